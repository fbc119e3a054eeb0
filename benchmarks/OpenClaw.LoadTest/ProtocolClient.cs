using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Tests.Protocol;

namespace OpenClaw.LoadTest;

/// <summary>One authenticated connection of the gateway protocol, with one request under way at a time.</summary>
internal sealed class ProtocolClient : IDisposable
{
    private static readonly TestDevice Device = new();
    private static readonly byte[] Event = "{\"type\":\"event\""u8.ToArray();
    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[1 << 12];
    private int _next;

    /// <summary>Connects as the command line client does, and waits for hello-ok.</summary>
    public static async Task<ProtocolClient> ConnectAsync(int port, string token, CancellationToken cancellation)
    {
        var client = new ProtocolClient();
        try
        {
            await client._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}"), cancellation);
            var challenge = JsonNode.Parse((await client.ReadAsync(cancellation)).Span)!;
            var connect = new JsonObject
            {
                ["minProtocol"] = 3,
                ["maxProtocol"] = 3,
                ["client"] = new JsonObject { ["id"] = "cli", ["version"] = "2026.3.28", ["platform"] = "linux", ["mode"] = "cli" },
                ["role"] = "operator",
                ["scopes"] = new JsonArray("operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing"),
                ["caps"] = new JsonArray(),
                ["auth"] = new JsonObject { ["token"] = token },
            };
            connect["device"] = Device.Prove(connect, (string)challenge["payload"]!["nonce"]!);
            var answer = JsonNode.Parse((await client.CallAsync("connect", connect.ToJsonString(), cancellation)).Span)!;
            return (bool)answer["ok"]! ? client : throw new WebSocketException(answer.ToJsonString());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and gives the bytes of its response, valid until the next call; events before it are skipped.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(string method, string parameters, CancellationToken cancellation)
    {
        var request = Encoding.UTF8.GetBytes($$"""{"type":"req","id":"{{++_next}}","method":"{{method}}","params":{{parameters}}}""");
        await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        while (true)
        {
            var frame = await ReadAsync(cancellation);
            if (!frame.Span.StartsWith(Event))
            {
                return frame;
            }
        }
    }

    /// <summary>Takes what comes, until the connection ends.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await ReadAsync(cancellation);
        }
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, length * 2);
            }

            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException($"closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return _buffer.AsMemory(0, length);
            }
        }
    }
}
