using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class LimitTests
{
    [Fact]
    public async Task A_silent_socket_is_closed_when_its_time_is_over()
    {
        await using var gateway = await ProtocolGateway.StartAsync(new ProtocolLimits { Handshake = TimeSpan.FromMilliseconds(300) });
        await using var client = await StrictClient.OpenAsync(gateway.Socket);
        var closed = await client.Closed;
        Assert.Equal((1000, ""), (closed.Code, closed.Reason ?? ""));
    }

    [Fact]
    public async Task A_frame_that_drips_in_does_not_extend_the_time_for_the_handshake()
    {
        await using var gateway = await ProtocolGateway.StartAsync(new ProtocolLimits { Handshake = TimeSpan.FromMilliseconds(500) });
        using var client = await RawSocketClient.UpgradeAsync(gateway);
        try
        {
            // A masked text frame of 1,000 bytes, one byte at a time.
            await client.SendBytesAsync((byte[])[0x81, 0xFE, 0x03, 0xE8, 0, 0, 0, 0]);
            for (var i = 0; i < 600; i++)
            {
                await client.SendBytesAsync((byte[])[0x20]);
                await Task.Delay(50);
            }

            Assert.Fail("The gateway kept a socket that only drips.");
        }
        catch (IOException)
        {
            Assert.DoesNotContain(gateway.Get<ConnectionRegistry>().All, connection => connection.Peer is not null);
        }
    }

    [Fact]
    public async Task An_address_may_have_so_many_unauthenticated_sockets_and_no_more()
    {
        await using var gateway = await ProtocolGateway.StartAsync(new ProtocolLimits { UnauthenticatedPerAddress = 3 });
        await using (var first = await StrictClient.OpenAsync(gateway.Socket))
        await using (await StrictClient.OpenAsync(gateway.Socket))
        await using (await StrictClient.OpenAsync(gateway.Socket))
        {
            using (var refused = await RawSocketClient.UpgradeAsync(gateway))
            {
                var text = await refused.ReadHttpAsync();
                Assert.StartsWith("HTTP/1.1 503 ", text);
                Assert.Contains("Connection: close", text);
                Assert.Contains("Too many unauthenticated sockets", text);
            }

            // One that authenticates makes room.
            Assert.True((bool)(await first.HandshakeAsync(first.Params(new TestDevice())))["ok"]!);
            await using var fourth = await StrictClient.OpenAsync(gateway.Socket);
        }

        await Eventually(() => !gateway.Get<ConnectionRegistry>().All.Any());
        await using var afterwards = await StrictClient.OpenAsync(gateway.Socket);
    }

    [Theory]
    [InlineData("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n", "Missing or invalid Sec-WebSocket-Key header")]
    [InlineData("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", "Missing or invalid Sec-WebSocket-Key header")]
    [InlineData("Upgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "Invalid Upgrade header")]
    public async Task A_malformed_upgrade_is_refused(string headers, string text)
    {
        await using var gateway = await ProtocolGateway.StartAsync();
        using var client = await RawSocketClient.RequestAsync(gateway, $"GET /any/path HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        var answer = await client.ReadHttpAsync();
        Assert.StartsWith("HTTP/1.1 400 ", answer);
        Assert.Contains(text, answer);
    }

    [Fact]
    public async Task Any_path_upgrades_without_extensions()
    {
        await using var gateway = await ProtocolGateway.StartAsync();
        using var client = await RawSocketClient.UpgradeAsync(gateway, "/some/where", "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        var answer = await client.ReadHttpAsync();
        Assert.StartsWith("HTTP/1.1 101 ", answer);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", answer);
        Assert.DoesNotContain("Server:", answer);
    }

    [Fact]
    public async Task A_client_that_does_not_read_delays_nobody_and_is_closed()
    {
        var limits = new ProtocolLimits { MergeAboveBytes = 200_000, SendQueueBytes = 4_000_000, SlowConsumerAge = TimeSpan.FromMinutes(5) };
        await using var gateway = await ProtocolGateway.StartAsync(limits);
        await using var reader = await StrictClient.ConnectAsync(gateway);
        using var silent = await SilentAsync(gateway);
        var registry = gateway.Get<ConnectionRegistry>();
        Assert.Equal(2, registry.All.Count(connection => connection.Peer is not null));
        var hub = gateway.Get<EventHub>();
        var payload = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 100_000)}}"}""");
        var read = 0;
        for (var i = 0; i < 200; i++)
        {
            hub.Broadcast(EventKind.Agent, payload);
            await reader.EventAsync("agent");
            read++;
        }

        Assert.Equal(200, read);
        await Eventually(() => registry.All.Count(connection => connection.Peer is not null) == 1);
        Assert.NotNull(await reader.CallAsync("health"));
    }

    [Fact]
    public async Task A_slow_reader_gets_the_newest_of_what_can_be_merged_and_all_that_must_not_be_lost()
    {
        var limits = new ProtocolLimits { MergeAboveBytes = 100_000, SendQueueBytes = 50_000_000 };
        await using var gateway = await ProtocolGateway.StartAsync(limits);
        using var silent = await SilentAsync(gateway);
        var hub = gateway.Get<EventHub>();
        var connection = Assert.Single(gateway.Get<ConnectionRegistry>().All);
        var filler = Encoding.UTF8.GetBytes($$"""{"runId":"filler","text":"{{new string('x', 1_000_000)}}"}""");

        // More than the buffers of both sockets can still take away.
        while (connection.Queue.Bytes <= 30_000_000)
        {
            hub.Broadcast(EventKind.Agent, filler);
        }

        for (var i = 1; i <= 100; i++)
        {
            hub.Broadcast(EventKind.ChatDelta, Encoding.UTF8.GetBytes($$"""{"runId":"a","state":"delta","n":{{i}}}"""), "a");
            hub.Broadcast(EventKind.ChatDelta, Encoding.UTF8.GetBytes($$"""{"runId":"b","state":"delta","n":{{i}}}"""), "b");
            hub.Broadcast(EventKind.Cron, """{"jobId":"j"}"""u8);
        }

        hub.Broadcast(EventKind.Chat, """{"runId":"a","state":"final"}"""u8);
        var frames = await ReadFramesAsync(silent, frame => (string?)frame["payload"]?["state"] == "final");
        var deltas = frames.Where(frame => (string?)frame["payload"]?["state"] == "delta").ToList();
        Assert.Equal(2, deltas.Count);
        Assert.All(deltas, frame => Assert.Equal(100, (int)frame["payload"]!["n"]!));
        Assert.DoesNotContain(frames, frame => (string?)frame["event"] == "cron");
        var numbers = frames.Where(frame => frame.ContainsKey("seq")).Select(frame => (long)frame["seq"]!).ToList();
        Assert.Equal(numbers.Order(), numbers);
    }

    [Fact]
    public async Task Ticks_come_by_themselves()
    {
        await using var gateway = await ProtocolGateway.StartAsync(new ProtocolLimits { Tick = TimeSpan.FromMilliseconds(100) });
        await using var client = await StrictClient.ConnectAsync(gateway);
        var first = await client.EventAsync("tick");
        var second = await client.EventAsync("tick");
        Assert.True((long)second["payload"]!["ts"]! > (long)first["payload"]!["ts"]!);
        Assert.Equal((long)first["seq"]! + 1, (long)second["seq"]!);
    }

    [Fact]
    public async Task A_stop_says_goodbye_and_closes_with_1012()
    {
        var gateway = await ProtocolGateway.StartAsync();
        await using var client = await StrictClient.ConnectAsync(gateway);
        await gateway.DisposeAsync();
        var shutdown = await client.EventAsync("shutdown");
        Assert.Equal("""{"reason":"gateway stopping","restartExpectedMs":null}""", shutdown["payload"]!.ToJsonString());
        Assert.Equal((1012, "service restart"), await client.Closed);
    }

    [Fact]
    public async Task Too_many_failures_lock_an_address_out_when_that_is_configured()
    {
        await using var gateway = await ProtocolGateway.StartAsync(
            settings: [("Gateway:Auth:RateLimit:MaxAttempts", "3"), ("Gateway:Auth:RateLimit:ExemptLoopback", "false")]);
        for (var i = 0; i < 3; i++)
        {
            await using var wrong = await StrictClient.OpenAsync(gateway.Socket);
            await wrong.HandshakeAsync(wrong.Params(null, token: "wrong"));
        }

        await using var right = await StrictClient.OpenAsync(gateway.Socket);
        await HandshakeTests.AssertRefusedAsync(
            right, right.Params(new TestDevice()), "INVALID_REQUEST", "unauthorized: too many failed authentication attempts (retry later)",
            "AUTH_RATE_LIMITED", 1008, ("recommendedNextStep", "wait_then_retry"));
    }

    [Fact]
    public async Task A_password_is_accepted_in_password_mode()
    {
        await using var gateway = await ProtocolGateway.StartAsync(settings: [("Gateway:Auth:Mode", "password"), ("Gateway:Auth:Password", "open sesame")]);
        await using (var client = await StrictClient.OpenAsync(gateway.Socket))
        {
            var answer = await client.HandshakeAsync(client.Params(
                new TestDevice(), token: null, change: connect => connect["auth"] = new JsonObject { ["password"] = "open sesame" }));
            Assert.True((bool)answer["ok"]!, answer.ToJsonString());
            Assert.Equal("password", (string?)client.Hello["snapshot"]!["authMode"]);
        }

        await using var wrong = await StrictClient.OpenAsync(gateway.Socket);
        await HandshakeTests.AssertRefusedAsync(
            wrong, wrong.Params(new TestDevice(), token: null, change: connect => connect["auth"] = new JsonObject { ["password"] = "nope" }), "INVALID_REQUEST",
            "unauthorized: gateway password mismatch (set gateway.remote.password to match gateway.auth.password)", "AUTH_PASSWORD_MISMATCH", 1008);
    }

    internal static async Task Eventually(Func<bool> condition)
    {
        for (var i = 0; i < 7200 && !condition(); i++)
        {
            await Task.Delay(25);
        }

        Assert.True(condition());
    }

    /// <summary>A connected client that reads nothing behind hello-ok's beginning.</summary>
    private static async Task<System.Net.WebSockets.ClientWebSocket> SilentAsync(ProtocolGateway gateway)
    {
        var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(gateway.Socket, CancellationToken.None);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        var nonce = (string)JsonNode.Parse(buffer.AsSpan(0, received.Count))!["payload"]!["nonce"]!;
        await using var signer = await StrictClient.OpenAsync(gateway.Socket);
        var hub = gateway.Get<EventHub>();
        var before = hub.Count;
        var frame = new JsonObject { ["type"] = "req", ["id"] = "1", ["method"] = "connect", ["params"] = signer.Params(new TestDevice(), nonce: nonce) };
        await socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), System.Net.WebSockets.WebSocketMessageType.Text, true, CancellationToken.None);
        await Eventually(() => hub.Count == before + 1);
        await signer.CloseAsync();
        await Eventually(() => gateway.Get<ConnectionRegistry>().All.All(connection => connection.Peer is not null));
        return socket;
    }

    private static async Task<List<JsonObject>> ReadFramesAsync(System.Net.WebSockets.ClientWebSocket socket, Func<JsonObject, bool> isLast)
    {
        var frames = new List<JsonObject>();
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        using var timeout = new CancellationTokenSource(StrictClient.Patience);
        do
        {
            var received = await socket.ReceiveAsync(buffer, timeout.Token);
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                frames.Add(JsonNode.Parse(message.ToArray())!.AsObject());
                message.SetLength(0);
            }
        }
        while (frames.Count == 0 || !isLast(frames[^1]));
        return frames;
    }
}
