using System.IO.Pipelines;
using System.Text;
using OpenClaw.Gateway.WebSockets;
using static OpenClaw.Gateway.Tests.Protocol.Messages;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>What RFC 6455 forbids, from a client that does it.</summary>
public sealed class ViolationTests(SharedGateway shared) : IClassFixture<SharedGateway>
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

    [Fact]
    public async Task What_follows_a_message_that_is_too_big_is_read_away_however_long_it_says_it_is()
    {
        var pipe = new Pipe();
        using var socket = new ServerWebSocket(new Duplex(pipe.Reader, PipeWriter.Create(Stream.Null)));
        await pipe.Writer.WriteAsync(
            (byte[])[.. (RawFrame.OfText("too big") with { Fin = false }).ToBytes(), 0x80, 0xFF, 0x7F, .. Enumerable.Repeat((byte)0xFF, 7), .. new byte[1_000]],
            TestContext.Current.CancellationToken);
        Assert.True(socket.Received(await socket.ReceiveAsync()));
        Assert.True(socket.TryTake(6, out var taken));
        Assert.Equal(WebSocketEventKind.TooBig, taken.Kind);
        Assert.False(socket.TryTake(6, out _));
        Assert.False(socket.HasMore);
    }

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public async Task A_frame_against_the_rules_closes_with_1002(string name)
    {
        using var client = await RawSocketClient.ConnectAsync(Gateway);
        await client.SendAsync(Broken[name]);
        Assert.Equal(1002, (await client.ReadCloseAsync()).Code);
        await LimitTests.Eventually(() => !client.IsKnownTo(Gateway));
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

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
