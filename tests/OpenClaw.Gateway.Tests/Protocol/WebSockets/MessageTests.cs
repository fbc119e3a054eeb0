using System.Text;
using System.Text.Json.Nodes;
using static OpenClaw.Gateway.Tests.Protocol.Messages;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>Messages, fragments and pings of RFC 6455, from a client that writes bytes.</summary>
public sealed class MessageTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private ProtocolGateway Gateway => shared.Gateway;

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

    private static async Task AssertPongAsync(RawSocketClient client, byte[] payload)
    {
        var pong = await client.ReadAsync();
        Assert.Equal(RawFrame.Pong, pong.Opcode);
        Assert.Equal(payload, pong.Payload);
    }
}
