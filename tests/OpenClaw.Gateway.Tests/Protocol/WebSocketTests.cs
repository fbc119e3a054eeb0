using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>RFC 6455, from a client that writes bytes.</summary>
public sealed class WebSocketTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly Dictionary<string, RawFrame[]> Broken = new()
    {
        ["text without a mask"] = [RawFrame.OfText("{    }") with { Mask = null }],
        ["ping without a mask"] = [new(RawFrame.Ping, new byte[4]) { Mask = null }],
        ["close without a mask"] = [RawFrame.OfClose(1000, "done"u8.ToArray()) with { Mask = null }],
        ["continuation without a mask"] = [RawFrame.OfText("{") with { Fin = false }, new(RawFrame.Continuation, new byte[4]) { Mask = null }],
        ["RSV1"] = [RawFrame.OfText("{}") with { Rsv = 4 }],
        ["RSV2"] = [RawFrame.OfText("{}") with { Rsv = 2 }],
        ["RSV3"] = [RawFrame.OfText("{}") with { Rsv = 1 }],
        ["RSV1 in a ping"] = [new(RawFrame.Ping, []) { Rsv = 4 }],
        ["RSV1 in a close"] = [new(RawFrame.Close, []) { Rsv = 4 }],
        ["RSV1 in a continuation"] = [RawFrame.OfText("{") with { Fin = false }, new(RawFrame.Continuation, [0x7D]) { Rsv = 4 }],
        ["a ping in fragments"] = [new(RawFrame.Ping, []) { Fin = false }],
        ["a pong in fragments"] = [new(RawFrame.Pong, []) { Fin = false }],
        ["a close in fragments"] = [RawFrame.OfClose(1000, []) with { Fin = false }],
        ["a ping of 126 bytes"] = [new(RawFrame.Ping, new byte[126])],
        ["a pong of 126 bytes"] = [new(RawFrame.Pong, new byte[126])],
        ["a close of 126 bytes"] = [RawFrame.OfClose(1000, new byte[124])],
        ["a ping of 65,536 bytes"] = [new(RawFrame.Ping, new byte[65_536])],
        ["a continuation of nothing"] = [new(RawFrame.Continuation, "{}"u8.ToArray())],
        ["a first fragment that continues nothing"] = [new(RawFrame.Continuation, "{}"u8.ToArray()) { Fin = false }],
        ["a continuation behind the last fragment"] =
            [RawFrame.OfText("{") with { Fin = false }, new(RawFrame.Continuation, [0x20]), new(RawFrame.Continuation, [0x20])],
        ["text within a message"] = [RawFrame.OfText("{") with { Fin = false }, RawFrame.OfText("}")],
        ["text within a message, behind a ping"] = [RawFrame.OfText("{") with { Fin = false }, new(RawFrame.Pong, []), RawFrame.OfText("}") with { Fin = false }],
        ["binary within a message"] = [RawFrame.OfText("{") with { Fin = false }, new(RawFrame.Binary, [0x7D])],
        ["a length of 2^63"] = [RawFrame.OfText("{}") with { LengthBytes = 8, Length = 1UL << 63 }],
        ["a length of 2^64-1"] = [RawFrame.OfText("{}") with { LengthBytes = 8, Length = ulong.MaxValue }],
        ["a close of one byte"] = [new(RawFrame.Close, [3])],
    };

    private static readonly Dictionary<string, byte[]> NotUtf8 = new()
    {
        ["a continuation byte alone"] = [0x80],
        ["a first byte without its continuation"] = [0xC3, 0x28],
        ["FE"] = [0xFE],
        ["FF"] = [0xFF],
        ["an overlong slash"] = [0xC0, 0xAF],
        ["an overlong slash in three bytes"] = [0xE0, 0x80, 0xAF],
        ["an overlong null in four bytes"] = [0xF0, 0x80, 0x80, 0x80],
        ["a high surrogate"] = [0xED, 0xA0, 0x80],
        ["a low surrogate"] = [0xED, 0xBF, 0xBF],
        ["a surrogate pair"] = [0xED, 0xA0, 0xBD, 0xED, 0xB0, 0x80],
        ["U+110000"] = [0xF4, 0x90, 0x80, 0x80],
        ["five bytes"] = [0xF8, 0x88, 0x80, 0x80, 0x80],
        ["three of four bytes"] = [0xF0, 0x9F, 0xA6, 0x22],
    };

    private static readonly Dictionary<string, byte[]> Truncated = new()
    {
        ["one of two bytes"] = [0xC3],
        ["one of three bytes"] = [0xE2],
        ["two of three bytes"] = [0xE2, 0x82],
        ["one of four bytes"] = [0xF0],
        ["three of four bytes"] = [0xF0, 0x9F, 0xA6],
    };

    public static TheoryData<string> BrokenFrames => [.. Broken.Keys];

    public static TheoryData<string> NotUtf8Texts => [.. NotUtf8.Keys];

    public static TheoryData<string> TruncatedTexts => [.. Truncated.Keys];

    private ProtocolGateway Gateway => shared.Gateway;

    private ConnectionRegistry Registry => Gateway.Get<ConnectionRegistry>();

    [Fact]
    public async Task An_upgrade_is_answered_with_the_accept_of_its_key_and_without_extension_or_subprotocol()
    {
        using var client = await RawSocketClient.UpgradeAsync(
            Gateway,
            more: "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-webkit-deflate-frame\r\nSec-WebSocket-Protocol: chat, superchat\r\n");
        var lines = (await client.ReadHttpAsync()).Split("\r\n");
        Assert.Equal("HTTP/1.1 101 Switching Protocols", lines[0]);
        var headers = lines[1..].Where(line => line.Length > 0).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", headers["Sec-WebSocket-Accept"]);
        Assert.Equal("websocket", headers["Upgrade"], ignoreCase: true);
        Assert.Equal("Upgrade", headers["Connection"], ignoreCase: true);
        Assert.DoesNotContain("Sec-WebSocket-Extensions", headers);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", headers);
        Assert.DoesNotContain("Content-Length", headers);
        Assert.DoesNotContain("Transfer-Encoding", headers);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==", "ICX+Yqv66kxgM0FcWaLWlFLwTAI=")]
    [InlineData("x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk=")]
    public async Task Each_key_has_its_accept(string key, string accept)
    {
        using var client = await RawSocketClient.RequestAsync(Gateway, RawSocketClient.Upgrade().Replace(RawSocketClient.Key, key, StringComparison.Ordinal) + "\r\n");
        Assert.Contains($"\r\nSec-WebSocket-Accept: {accept}\r\n", await client.ReadHttpAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Upgrade: websocket", "Upgrade: WebSocket")]
    [InlineData("Connection: Upgrade", "Connection: keep-alive, Upgrade")]
    [InlineData("Connection: Upgrade", "Connection: upgrade")]
    [InlineData("Sec-WebSocket-Version: 13", "SEC-WEBSOCKET-VERSION:13")]
    public async Task Letters_and_further_options_do_not_matter(string plain, string other)
    {
        using var client = await RawSocketClient.RequestAsync(Gateway, RawSocketClient.Upgrade().Replace(plain, other, StringComparison.Ordinal) + "\r\n");
        await client.ReadChallengeAsync();
    }

    [Theory]
    [InlineData($"Sec-WebSocket-Key: {RawSocketClient.Key}\r\n", "")]
    [InlineData(RawSocketClient.Key, "")]
    [InlineData(RawSocketClient.Key, "AAAAAAAAAAAAAAAAAAAA")]
    [InlineData(RawSocketClient.Key, "AAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData(RawSocketClient.Key, "AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(RawSocketClient.Key, "!!!!!!!!!!!!!!!!!!!!!!==")]
    [InlineData("Connection: Upgrade\r\n", "")]
    [InlineData("Connection: Upgrade", "Connection: keep-alive")]
    public async Task An_upgrade_without_a_key_of_16_bytes_or_its_connection_option_is_refused(string good, string bad)
    {
        using var client = await RawSocketClient.RequestAsync(Gateway, RawSocketClient.Upgrade().Replace(good, bad, StringComparison.Ordinal) + "\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadHttpAsync());
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 14")]
    [InlineData("GET ", "POST ")]
    [InlineData("GET ", "OPTIONS ")]
    public async Task Another_version_or_method_is_refused(string good, string bad)
    {
        using var client = await RawSocketClient.RequestAsync(Gateway, RawSocketClient.Upgrade().Replace(good, bad, StringComparison.Ordinal) + "\r\n");
        Assert.Matches("^HTTP/1.1 (400|405|426) ", await client.ReadHttpAsync());
    }

    [Fact]
    public async Task Frames_right_behind_the_upgrade_are_not_lost()
    {
        using var client = await RawSocketClient.DialAsync(Gateway);
        await client.SendBytesAsync((byte[])
        [
            .. Encoding.ASCII.GetBytes(RawSocketClient.Upgrade() + "\r\n"), .. RawFrame.OfText(RawSocketClient.ConnectText()).ToBytes(), .. Request("1").ToBytes(),
            .. Request("2").ToBytes()[..5],
        ]);
        await client.ReadChallengeAsync();
        Assert.Equal("c", await client.ReadAnswerIdAsync());
        Assert.Equal("1", await client.ReadAnswerIdAsync());
        await client.SendBytesAsync(Request("2").ToBytes().AsMemory(5));
        Assert.Equal("2", await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task A_connection_may_be_upgraded_behind_another_request()
    {
        using var client = await RawSocketClient.RequestAsync(Gateway, $"HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n{RawSocketClient.Upgrade()}\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHttpAsync());
        await client.ReadChallengeAsync();
        await client.SendAsync(RawFrame.OfText(RawSocketClient.ConnectText(new TestDevice(), client.Nonce)));
        Assert.Equal("c", await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        foreach (var next in Request("drip").ToBytes())
        {
            await client.SendBytesAsync((byte[])[next]);
        }

        Assert.Equal("drip", await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task An_upgrade_and_its_first_frames_may_come_byte_by_byte()
    {
        using var client = await RawSocketClient.DialAsync(Gateway);
        foreach (var next in (byte[])[.. Encoding.ASCII.GetBytes(RawSocketClient.Upgrade() + "\r\n"), .. RawFrame.OfText(RawSocketClient.ConnectText()).ToBytes()])
        {
            await client.SendBytesAsync((byte[])[next]);
        }

        await client.ReadChallengeAsync();
        Assert.Equal("c", await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task A_request_may_come_in_fragments_with_control_frames_between_them()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        var text = Request("in pieces").Payload;
        await client.SendAsync(new RawFrame(RawFrame.Text, text[..10]) { Fin = false }, new RawFrame(RawFrame.Ping, "between"u8.ToArray()));
        await AssertPongAsync(client, "between"u8.ToArray());
        await client.SendAsync(
            new RawFrame(RawFrame.Continuation, text[10..20]) { Fin = false }, new RawFrame(RawFrame.Continuation, []) { Fin = false },
            new RawFrame(RawFrame.Pong, "unasked"u8.ToArray()), new RawFrame(RawFrame.Ping, []));
        await AssertPongAsync(client, []);
        await client.SendAsync(new RawFrame(RawFrame.Continuation, text[20..]));
        Assert.Equal("in pieces", await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task The_first_and_the_last_fragment_may_be_empty()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(
            new RawFrame(RawFrame.Text, []) { Fin = false }, new RawFrame(RawFrame.Continuation, Request("hollow").Payload) { Fin = false },
            new RawFrame(RawFrame.Continuation, []));
        Assert.Equal("hollow", await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task The_first_message_may_come_in_fragments()
    {
        using var client = await RawSocketClient.OpenAsync(Gateway);
        await client.SendAsync(Fragments(Encoding.UTF8.GetBytes(RawSocketClient.ConnectText(new TestDevice(), client.Nonce)), 7));
        Assert.Equal("c", await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task A_character_may_be_split_between_fragments()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        const string Id = "é€🦞\uFFFF\U0010FFFF\uD7FF\uE000";
        await client.SendAsync(Fragments(Request(Id).Payload, 1));
        Assert.Equal(Id, await client.ReadAnswerIdAsync());
    }

    [Fact]
    public async Task Messages_in_one_piece_are_answered_in_their_order()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(
        [
            Request("1"), new RawFrame(RawFrame.Ping, [1]), .. Fragments(Request("2").Payload, 20), Request("3"), new RawFrame(RawFrame.Pong, []), RawFrame.OfText(""),
            Request("4"),
        ]);
        var ids = new List<string>();
        var pongs = 0;
        while (ids.Count < 4 || pongs == 0)
        {
            var frame = await client.ReadAsync();
            if (frame.Opcode == RawFrame.Pong)
            {
                Assert.Equal([1], frame.Payload);
                pongs++;
            }
            else
            {
                ids.Add((string)JsonNode.Parse(frame.Payload)!["id"]!);
            }
        }

        Assert.Equal(["1", "2", "3", "4"], ids);
    }

    [Fact]
    public async Task A_thousand_requests_in_one_piece_are_answered_in_their_order()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync([.. Enumerable.Range(0, 500).SelectMany(i => (RawFrame[])[Request($"{i}a"), Request($"{i}b", "tts.status")])]);
        for (var i = 0; i < 500; i++)
        {
            Assert.Equal($"{i}a", await client.ReadAnswerIdAsync());
            Assert.Equal($"{i}b", await client.ReadAnswerIdAsync());
        }
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public async Task A_request_of_any_length_is_answered(int length)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        var (request, id) = RequestOf(length);
        await client.SendAsync(RawFrame.OfText(request), RawFrame.OfText(request.PadRight(length + 1)) with { Mask = 0 }, Request("next") with { Mask = uint.MaxValue });
        Assert.Equal(id, await client.ReadAnswerIdAsync());
        Assert.Equal(id, await client.ReadAnswerIdAsync());
        Assert.Equal("next", await client.ReadAnswerIdAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(70_000)]
    public async Task A_long_request_in_many_fragments_and_segments_is_answered(int fragment)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        var (request, id) = RequestOf(fragment == 1 ? 20_000 : 300_000);
        var bytes = Fragments(Encoding.UTF8.GetBytes(request), fragment).SelectMany(frame => frame.ToBytes()).ToArray();
        var random = new Random(fragment);
        for (var sent = 0; sent < bytes.Length;)
        {
            var next = Math.Min(random.Next(1, 10_000), bytes.Length - sent);
            await client.SendBytesAsync(bytes.AsMemory(sent, next));
            sent += next;
        }

        Assert.Equal(id, await client.ReadAnswerIdAsync());
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task An_answer_of_any_length_is_one_frame(int length)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(Request("1"));
        var shortest = (await client.ReadAsync()).Payload.Length;
        var id = Pattern(1 + length - shortest);
        await client.SendAsync(Request(id));
        var answer = await client.ReadAsync();
        Assert.Equal(length, answer.Payload.Length);
        Assert.Equal(id, (string?)JsonNode.Parse(answer.Payload)!["id"]);
    }

    [Theory]
    [InlineData(2, 20)]
    [InlineData(8, 20)]
    [InlineData(8, 200)]
    public async Task A_length_in_more_bytes_than_it_needs_is_read_or_refused(int lengthBytes, int padding)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        var request = Request("1");
        await client.SendAsync(RawFrame.OfText(Encoding.UTF8.GetString(request.Payload).PadRight(padding)) with { LengthBytes = lengthBytes });
        var answer = await client.ReadAsync();
        Assert.True(answer.Opcode == RawFrame.Text || answer.Code == 1002);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(125, true)]
    [InlineData(0, false)]
    [InlineData(125, false)]
    public async Task A_ping_is_answered_with_its_payload(int length, bool isConnected)
    {
        using var client = isConnected ? await RawSocketClient.ConnectAsync(Gateway) : await RawSocketClient.OpenAsync(Gateway);
        var payload = Enumerable.Range(0, length).Select(i => (byte)(255 - i)).ToArray();
        await client.SendAsync(new RawFrame(RawFrame.Ping, payload));
        await AssertPongAsync(client, payload);
    }

    [Fact]
    public async Task Pings_do_not_take_the_place_of_the_first_request()
    {
        using var client = await RawSocketClient.OpenAsync(Gateway);
        await client.SendAsync(
            new RawFrame(RawFrame.Ping, [1]), new RawFrame(RawFrame.Pong, [2]), RawFrame.OfText(RawSocketClient.ConnectText(new TestDevice(), client.Nonce)));
        await AssertPongAsync(client, [1]);
        Assert.Equal("c", await client.ReadAnswerIdAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    public async Task A_pong_that_nobody_asked_for_is_ignored(int length)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Pong, new byte[length]), Request("1"));
        Assert.Equal("1", await client.ReadAnswerIdAsync());
    }

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public async Task A_frame_against_the_rules_closes_with_1002(string name)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(Broken[name]);
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
        await LimitTests.Eventually(() => !IsKnown(client));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public async Task An_unknown_opcode_closes_with_1002(int opcode)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(opcode, "{}"u8.ToArray()));
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task A_broken_first_frame_closes_with_1002()
    {
        using var client = await RawSocketClient.OpenAsync(Gateway);
        await client.SendAsync(RawFrame.OfText(RawSocketClient.ConnectText(new TestDevice(), client.Nonce)) with { Mask = null });
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task Nothing_behind_a_broken_frame_is_answered()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(Request("1") with { Rsv = 4 }, Request("2"), new RawFrame(RawFrame.Ping, [1]));
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65_535)]
    public async Task A_close_with_a_code_that_nobody_may_send_is_answered_with_1002(int code)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(code, []));
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [MemberData(nameof(NotUtf8Texts))]
    public async Task A_reason_that_is_not_UTF_8_is_an_error(string name)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(1000, NotUtf8[name]));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [MemberData(nameof(NotUtf8Texts))]
    public async Task Text_that_is_not_UTF_8_closes_with_1007(string name)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Text, [.. "{\""u8, .. NotUtf8[name], .. "\"}"u8]));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [MemberData(nameof(NotUtf8Texts))]
    public async Task Text_that_is_not_UTF_8_closes_with_1007_in_fragments_of_a_byte_too(string name)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(Fragments([.. "{\""u8, .. NotUtf8[name], .. "\"}"u8], 1));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [MemberData(nameof(TruncatedTexts))]
    public async Task Text_that_ends_within_a_character_closes_with_1007(string name)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Text, [.. "{\""u8, .. Truncated[name]]));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [MemberData(nameof(TruncatedTexts))]
    public async Task Text_that_ends_within_a_character_before_an_empty_fragment_closes_with_1007(string name)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(
            new RawFrame(RawFrame.Text, [.. Request("1").Payload, .. Truncated[name]]) { Fin = false }, new RawFrame(RawFrame.Continuation, []), Request("2"));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task A_character_begun_in_one_message_does_not_end_in_the_next()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Text, [.. "{\""u8, 0xC3]), new RawFrame(RawFrame.Text, [0xA9, .. "\"}"u8]));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task A_long_text_that_is_not_UTF_8_at_its_end_closes_with_1007()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Text, [.. Encoding.UTF8.GetBytes(RequestOf(200_000).Text), 0xC3]));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Fact]
    public async Task A_first_text_that_is_not_UTF_8_closes_with_1007()
    {
        using var client = await RawSocketClient.OpenAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Text, [0x22, 0xC3, 0x28, 0x22]));
        Assert.Equal(1007, (await client.ReadCloseAsync()).Code);
    }

    [Theory]
    [InlineData(0, true, true)]
    [InlineData(3, true, true)]
    [InlineData(3, false, true)]
    [InlineData(200_000, true, true)]
    [InlineData(3, true, false)]
    public async Task A_binary_message_closes_with_1003_and_nothing_behind_it_is_answered(int length, bool isWhole, bool isConnected)
    {
        using var client = isConnected ? await RawSocketClient.ConnectAsync(Gateway) : await RawSocketClient.OpenAsync(Gateway);
        var payload = Enumerable.Range(0, length).Select(_ => (byte)0xFF).ToArray();
        await client.SendAsync([.. isWhole ? [new RawFrame(RawFrame.Binary, payload)] : Fragments(payload, 2, RawFrame.Binary), Request("1")]);
        var close = await client.ReadCloseAsync();
        Assert.Equal(1003, close.Code);
        Assert.Equal("text frames only", Encoding.UTF8.GetString(close.Payload[2..]));
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(1000, "done")]
    [InlineData(1001, "")]
    [InlineData(1002, "")]
    [InlineData(1003, "")]
    [InlineData(1007, "")]
    [InlineData(1008, "")]
    [InlineData(1009, "")]
    [InlineData(1010, "")]
    [InlineData(1011, "")]
    [InlineData(3000, "auf Wiedersehen, 🦞")]
    [InlineData(4999, "")]
    public async Task A_close_is_answered_with_its_code(int code, string reason)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(code, Encoding.UTF8.GetBytes(reason)));
        await AssertClosedAsync(client, code);
        await LimitTests.Eventually(() => !IsKnown(client));
    }

    [Fact]
    public async Task A_close_with_the_longest_reason_is_answered()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(1000, Encoding.ASCII.GetBytes(new string('r', 123))));
        await AssertClosedAsync(client, 1000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_close_without_a_code_is_answered(bool isConnected)
    {
        using var client = isConnected ? await RawSocketClient.ConnectAsync(Gateway) : await RawSocketClient.OpenAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Close, []));
        await AssertClosedAsync(client, 1000);
    }

    [Fact]
    public async Task A_close_within_a_message_is_answered()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(new RawFrame(RawFrame.Text, "{"u8.ToArray()) { Fin = false }, RawFrame.OfClose(1001, []));
        await AssertClosedAsync(client, 1001);
    }

    [Fact]
    public async Task Nothing_behind_a_close_is_answered()
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(RawFrame.OfClose(1000, []), Request("1"), new RawFrame(RawFrame.Ping, [1]));
        await AssertClosedAsync(client, 1000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_never_answers_a_close_is_cut_off(bool goesOn)
    {
        await using var gateway = await ProtocolGateway.StartAsync(new ProtocolLimits { Close = TimeSpan.FromMilliseconds(100) });
        using var client = await RawSocketClient.ConnectAsync(gateway);
        await client.SendAsync(new RawFrame(RawFrame.Binary, []));
        Assert.Equal(1003, (await client.ReadAsync()).Code);
        if (goesOn)
        {
            var registry = gateway.Get<ConnectionRegistry>();
            try
            {
                while (registry.All.Any())
                {
                    await client.SendAsync(Request("1"), new RawFrame(RawFrame.Pong, []));
                    await Task.Delay(5);
                }
            }
            catch (IOException)
            {
                // Cut off.
            }
        }

        await client.ReadEndAsync();
        await LimitTests.Eventually(() => !gateway.Get<ConnectionRegistry>().All.Any());
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(true, "within a frame")]
    [InlineData(false, "within a frame")]
    [InlineData(true, "within a message")]
    [InlineData(false, "within a message")]
    public async Task A_connection_that_ends_without_a_close_is_forgotten(bool resets, string where)
    {
        foreach (var isConnected in (bool[])[true, false])
        {
            using var client = isConnected ? await RawSocketClient.ConnectAsync(Gateway) : await RawSocketClient.OpenAsync(Gateway);
            Assert.True(IsKnown(client));
            await (where switch
            {
                "within a frame" => client.SendBytesAsync(Request("1").ToBytes().AsMemory(0, 9)),
                "within a message" => client.SendAsync(RawFrame.OfText("{") with { Fin = false }),
                _ => Task.CompletedTask,
            });
            if (resets)
            {
                client.Reset();
            }
            else
            {
                client.Finish();
                Assert.Null(await client.ReadToEndAsync());
            }

            await LimitTests.Eventually(() => !IsKnown(client));
        }
    }

    private static RawFrame Request(string id, string method = "voicewake.get") => RawFrame.OfText($$"""{"type":"req","id":"{{id}}","method":"{{method}}"}""");

    /// <summary>A request of so many bytes; its id tells whether each of them arrived in its place.</summary>
    private static (string Text, string Id) RequestOf(int length)
    {
        var id = Pattern(length - Request("").Payload.Length);
        return (Encoding.UTF8.GetString(Request(id).Payload), id);
    }

    private static string Pattern(int length) => string.Concat(Enumerable.Range(0, (length / 6) + 1).Select(i => $"{i:D5},"))[..length];

    private static RawFrame[] Fragments(byte[] message, int size, int opcode = RawFrame.Text)
    {
        var pieces = message.Chunk(size).ToList();
        return [.. pieces.Select((piece, i) => new RawFrame(i == 0 ? opcode : RawFrame.Continuation, piece) { Fin = i == pieces.Count - 1, Mask = 0x9E3779B9u * (uint)(i + 1) })];
    }

    private static async Task AssertPongAsync(RawSocketClient client, byte[] payload)
    {
        var pong = await client.ReadAsync();
        Assert.Equal(RawFrame.Pong, pong.Opcode);
        Assert.Equal(payload, pong.Payload);
    }

    /// <summary>Awaits the answer to a close and the end of the connection.</summary>
    private static async Task AssertClosedAsync(RawSocketClient client, int code)
    {
        var close = await client.ReadAsync();
        Assert.Equal(RawFrame.Close, close.Opcode);
        Assert.Equal(code, close.Code);
        await client.ReadEndAsync();
    }

    private bool IsKnown(RawSocketClient client) => Registry.All.Any(connection => connection.Nonce == client.Nonce);
}
