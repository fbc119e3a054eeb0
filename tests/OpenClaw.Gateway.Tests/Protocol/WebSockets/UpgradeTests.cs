using System.Text;
using static OpenClaw.Gateway.Tests.Protocol.Messages;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>The opening handshake of RFC 6455, from a client that writes bytes.</summary>
public sealed class UpgradeTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private ProtocolGateway Gateway => shared.Gateway;

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
}
