using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Tests.Protocol;

namespace OpenClaw.Clients.Tests;

/// <summary>A device from elsewhere, which the gateway does not let in before somebody approves it.</summary>
internal sealed class StrangeDevice
{
    private readonly TestDevice _device = new();

    public string Id => _device.Id;

    /// <summary>Asks to be let in; leaves a pairing request behind.</summary>
    public async Task KnockAsync(int port, string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Forwarded-For", "203.0.113.9");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}"), patience.Token);
        var challenge = await ReadAsync(socket, patience.Token);
        var connect = new JsonObject
        {
            ["minProtocol"] = 3,
            ["maxProtocol"] = 3,
            ["client"] = new JsonObject { ["id"] = "cli", ["version"] = "2026.3.28", ["platform"] = "linux", ["mode"] = "cli" },
            ["role"] = "operator",
            ["scopes"] = new JsonArray("operator.read"),
            ["caps"] = new JsonArray(),
            ["auth"] = new JsonObject { ["token"] = token },
        };
        connect["device"] = _device.Prove(connect, (string)challenge["payload"]!["nonce"]!);
        var frame = new JsonObject { ["type"] = "req", ["id"] = "1", ["method"] = "connect", ["params"] = connect };
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        var answer = await ReadAsync(socket, patience.Token);
        Assert.Equal("pairing required", (string?)answer["error"]?["message"]);
    }

    private static async Task<JsonObject> ReadAsync(ClientWebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            length += received.Count;
            if (received.EndOfMessage)
            {
                return JsonNode.Parse(buffer.AsSpan(0, length))!.AsObject();
            }
        }
    }
}
