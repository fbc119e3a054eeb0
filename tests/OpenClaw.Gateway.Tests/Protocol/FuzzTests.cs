using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>Hostile input from fixed seeds: 100,000 frames and handshakes in all.</summary>
public sealed class FuzzTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Request = """{"type":"req","id":"5","method":"channels.status","params":{"probe":false,"timeoutMs":10,"list":[1,2,{"a":"b"}]}}""";

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "1e999", "-0", "9223372036854775808", "\"type\"", "\"req\"", "\"id\"", "\"method\"",
        "\"params\"", "\"health\"", "\"connect\"", "\"\\ud800\"", "\"\\u0000\"", "\"auth\"", "\"token\"", "\"device\"", "\"operator.admin\"", "\"role\"",
        "\"__proto__\"", " ", "\u0000", "\uFEFF", "//", "/*", "NaN", "\"🦞\"", "\"minProtocol\":3", "\"scopes\":[\"operator.admin\"]",
    ];

    private static readonly NamePool Names = new();

    /// <summary>The reader has a short way for the frames that clients nearly always send: both ways have to see the same.</summary>
    [Theory]
    [InlineData("1", "health", "{}")]
    [InlineData("1", "health", null)]
    [InlineData("", "health", "{}")]
    [InlineData("ü", "health", "{}")]
    [InlineData("\\u0061\\\"", "health", "{}")]
    [InlineData("~ !#[]", "health", "{}")]
    [InlineData("\u007f", "health", "{}")]
    [InlineData("1", "heal\\u0074h", "{}")]
    [InlineData("1", "unknown", "{}")]
    [InlineData("1", "", "{}")]
    [InlineData("1", "health", "null")]
    [InlineData("1", "health", "{ }")]
    [InlineData("1", "health", "{}}")]
    [InlineData("1", "health", "{},\"id\":\"2\"")]
    [InlineData("1", "health\",\"method\":\"status", "{}")]
    [InlineData("1\",\"id\":\"2", "health", "{}")]
    public void A_plain_frame_is_read_as_one_with_spaces(string id, string method, string? parameters)
    {
        var rest = $"\"id\":\"{id}\",\"method\":\"{method}\"{(parameters is null ? "" : $",\"params\":{parameters}")}}}";
        Assert.Equal(Read($"{{ \"type\":\"req\",{rest}"), Read($"{{\"type\":\"req\",{rest}"));

        static (FrameKind, string?, string?, string?) Read(string text)
        {
            var kind = FrameReader.Read(Encoding.UTF8.GetBytes(text), new NamePool(), out var frame);
            return (kind, frame.Id, frame.Method, Encoding.UTF8.GetString(frame.Params));
        }
    }

    [Fact]
    public void Ninety_thousand_mutated_frames_are_read_or_refused_and_never_throw()
    {
        var random = new Random(20261125);
        var requests = 0;
        for (var i = 0; i < 90_000; i++)
        {
            var bytes = Hostile(random);
            var kind = FrameReader.Read(bytes, Names, out var frame);
            switch (kind)
            {
                case FrameKind.Request:
                    requests++;
                    Assert.True(frame.Id.Length > 0 && frame.Method.Length > 0);
                    var parameters = FrameReader.Parse(frame.Params);
                    _ = ConnectRequest.Violations(parameters);
                    break;
                case FrameKind.Invalid:
                    var (id, violations) = FrameReader.Explain(bytes);
                    Assert.True(id.Length > 0 && violations.Length > 0);
                    Assert.True(violations.Length < 8_000);
                    break;
                default:
                    Assert.False(IsRequest(bytes));
                    break;
            }
        }

        // Both sides of the reader were visited.
        Assert.InRange(requests, 1_000, 89_000);
    }

    [Fact]
    public async Task Three_thousand_hostile_first_frames_get_no_unauthorised_reply()
    {
        var random = new Random(4711);
        var hub = shared.Gateway.Get<EventHub>();

        // The connections of the test before may just be ending.
        await LimitTests.Eventually(() => hub.Count == 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 3_000).Select(_ => Handshake(random)).ToList(), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (frame, _) =>
        {
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(shared.Gateway.Socket, CancellationToken.None);
            await AssertNothingGrantedAsync(socket, frame);
        });
        Assert.Equal(0, hub.Count);
        await LimitTests.Eventually(() => shared.Gateway.Get<ConnectionRegistry>().All.All(connection => connection.Peer is not null));
        await using var client = await StrictClient.ConnectAsync(shared.Gateway);
        Assert.NotNull(await client.CallAsync("health"));
    }

    [Fact]
    public async Task Seven_thousand_hostile_frames_of_a_connected_reader_change_nothing()
    {
        var random = new Random(815);
        await using var client = await StrictClient.ConnectAsync(shared.Gateway, scopes: ["operator.read"]);
        for (var i = 0; i < 7_000; i++)
        {
            await client.SendBytesAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Hostile(random))));
        }

        // Answers come in the order of the requests for methods that need not wait: this one is behind all of them.
        Assert.NotNull(await client.CallAsync("health"));
        Assert.Equal("missing scope: operator.admin", (string?)(await client.FailAsync("system-event"))["message"]);
    }

    [Fact]
    public async Task Bad_UTF_8_and_binary_frames_end_the_connection_only()
    {
        await using (var client = await StrictClient.ConnectAsync(shared.Gateway))
        {
            await client.SendBytesAsync([0x22, 0xC3, 0x28, 0x22]);
            await client.Closed;
        }

        await using (var client = await StrictClient.ConnectAsync(shared.Gateway))
        {
            await client.SendBytesAsync([1, 2, 3], WebSocketMessageType.Binary);
            Assert.Equal(1003, (await client.Closed).Code);
        }

        await using var other = await StrictClient.ConnectAsync(shared.Gateway);
        Assert.NotNull(await other.CallAsync("health"));
    }

    /// <summary>Connections that a leak of ten kilobytes each, or a single crash, would end the gateway with: its heap has no room for it.</summary>
    [Fact]
    public async Task Six_thousand_hostile_connections_neither_end_nor_fill_a_gateway_with_a_small_heap()
    {
        var port = Ports.Free();
        var address = new Uri($"ws://127.0.0.1:{port}");
        await using var process = GatewayProcess.Run(["--port", $"{port}", "--token", ProtocolGateway.Token], new Dictionary<string, string?>
        {
            ["ConnectionStrings__redis"] = null,
            ["ConnectionStrings__openclaw"] = null,
            ["OPENCLAW_MAX_PREAUTH_CONNECTIONS_PER_IP"] = "1000",
            ["OPENCLAW_HANDSHAKE_TIMEOUT_MS"] = "15000",
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCHeapHardLimit"] = "0x5000000",
        });
        await process.WaitForPortAsync(port);
        var device = new TestDevice();
        byte[] recorded;
        await using (var client = await StrictClient.OpenAsync(address))
        {
            var connect = new JsonObject { ["type"] = "req", ["id"] = "1", ["method"] = "connect", ["params"] = client.Params(device) };
            recorded = Encoding.UTF8.GetBytes(connect.ToJsonString());
            await client.SendBytesAsync(recorded);
            Assert.True((bool)(await client.ResponseAsync("1"))["ok"]!);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 6_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var random = new Random(number);
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(address, CancellationToken.None);
            switch (number % 6)
            {
                case 0:
                    await AssertNothingGrantedAsync(socket, recorded);
                    break;
                case 1:
                    await AssertNothingGrantedAsync(socket, [.. "{\"type\":\""u8, 0xC3, 0x28, 0xED, 0xA0, 0x80, .. Bytes(random, 500)]);
                    break;
                case 2:
                    await AssertNothingGrantedAsync(socket, Encoding.UTF8.GetBytes(new string('[', 60_000)));
                    break;
                case 3:
                    await AssertNothingGrantedAsync(socket, Encoding.UTF8.GetBytes($"\"{new string('x', 70_000)}\""));
                    break;
                case 4:
                    // The peer goes away in the middle of a message, or ends it in the wrong place.
                    await socket.SendAsync(recorded.AsMemory(0, random.Next(1, 200)), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
                    if (number % 120 == 4)
                    {
                        await AssertNothingGrantedAsync(socket, [.. " "u8]);
                    }

                    break;
                default:
                    await using (var client = await StrictClient.OpenAsync(address))
                    {
                        Assert.True((bool)(await client.HandshakeAsync(client.Params(device)))["ok"]!);
                        for (var i = 0; i < 5; i++)
                        {
                            await client.SendBytesAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Hostile(random))));
                        }
                    }

                    break;
            }
        });
        Assert.False(process.HasExited, process.Output);
        await using var last = await StrictClient.OpenAsync(address);
        Assert.True((bool)(await last.HandshakeAsync(last.Params(device)))["ok"]!);
        Assert.NotNull(await last.CallAsync("health"));
        Assert.DoesNotContain("OutOfMemory", process.Output, StringComparison.Ordinal);
    }

    private static async Task AssertNothingGrantedAsync(ClientWebSocket socket, byte[] frame)
    {
        using var timeout = new CancellationTokenSource(StrictClient.Patience);
        var buffer = new byte[1 << 16];
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer, timeout.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
                    return;
                }

                var text = Encoding.UTF8.GetString(buffer, 0, received.Count);
                Assert.DoesNotContain("hello-ok", text, StringComparison.Ordinal);
                Assert.True(text.Contains("connect.challenge", StringComparison.Ordinal) || text.Contains("\"ok\":false", StringComparison.Ordinal), text);
            }
        }
        catch (WebSocketException)
        {
            // The gateway may have closed before the frame was sent completely.
        }
    }

    private static byte[] Handshake(Random random)
    {
        var device = new TestDevice(Bytes(random, 32));
        var nonce = Guid.NewGuid().ToString();
        var scopes = random.Next(2) == 0 ? """["operator.admin"]""" : "[]";
        var token = random.Next(3) switch { 0 => "\"wrong\"", 1 => "\"\"", _ => $"\"{new string('a', random.Next(2_000))}\"" };
        var proof = random.Next(3) == 0
            ? ""
            : $$""","device":{"id":"{{device.Id}}","publicKey":"{{device.PublicKey}}","signature":"{{device.Sign("anything")}}","signedAt":{{random.NextInt64()}},"nonce":"{{nonce}}"}""";
        var text =
            $$$"""{"type":"req","id":"1","method":"connect","params":{"minProtocol":3,"maxProtocol":{{{random.Next(5)}}},"client":{"id":"cli","version":"1","platform":"linux","mode":"cli"},"role":"{{{(random.Next(4) == 0 ? "node" : "operator")}}}","scopes":{{{scopes}}},"auth":{"token":{{{token}}}}{{{proof}}}}}""";
        var bytes = Encoding.UTF8.GetBytes(text);
        if (random.Next(3) == 0)
        {
            Mutate(random, bytes);
        }

        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
    }

    private static byte[] Hostile(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return Bytes(random, random.Next(200));
            case 1:
                var deep = random.Next(1, 2_000);
                return Encoding.UTF8.GetBytes($$"""{"type":"req","id":"1","method":"health","params":{{new string('[', deep)}}{{new string(']', deep)}}}""");
            case 2:
                return Encoding.UTF8.GetBytes($$"""{"type":"req","id":"{{new string('i', random.Next(1, 3_000))}}","method":"{{new string('m', random.Next(1, 3_000))}}"}""");
            case 3:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Words[random.Next(Words.Length)])));
            default:
                var bytes = Encoding.UTF8.GetBytes(Request);
                Mutate(random, bytes);
                return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
        }
    }

    private static void Mutate(Random random, byte[] bytes)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static bool IsRequest(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.EnumerateObject().All(member => member.Name is "type" or "id" or "method" or "params")
                && root.GetProperty("type").GetString() == "req" && root.GetProperty("id").GetString()!.Length > 0
                && root.GetProperty("method").GetString()!.Length > 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or NullReferenceException)
        {
            return false;
        }
    }

    private sealed class NamePool : INamePool
    {
        public string? Find(ReadOnlySpan<char> name) => name is "health" ? "health" : name is "channels.status" ? "channels.status" : null;
    }
}
