using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>A WebSocket client on bare TCP: it writes what it is told, and forgives no frame of the server.</summary>
internal sealed class RawSocketClient : IDisposable
{
    /// <summary>The sample key of RFC 6455, section 1.3.</summary>
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _reader;

    private RawSocketClient(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
    }

    /// <summary>The nonce of the challenge.</summary>
    public string Nonce { get; private set; } = "";

    /// <summary>The head of an upgrade, without the empty line at its end.</summary>
    public static string Upgrade(string path = "/", string more = "") =>
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n{more}";

    /// <summary>Opens a TCP connection, with TLS when the server's certificate is given.</summary>
    public static async Task<RawSocketClient> DialAsync(ProtocolGateway gateway, X509Certificate2? trusted = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Address.Port);
        var network = new NetworkStream(socket, ownsSocket: true);
        if (trusted is null)
        {
            return new RawSocketClient(socket, network);
        }

        var secure = new SslStream(network, leaveInnerStreamOpen: false, (_, certificate, _, _) => trusted.Equals(certificate));
        await secure.AuthenticateAsClientAsync("localhost");
        return new RawSocketClient(socket, secure);
    }

    /// <summary>Opens a TCP connection and sends a request.</summary>
    public static async Task<RawSocketClient> RequestAsync(ProtocolGateway gateway, string request)
    {
        var client = await DialAsync(gateway);
        await client.SendBytesAsync(Encoding.ASCII.GetBytes(request));
        return client;
    }

    /// <summary>Sends an upgrade.</summary>
    public static Task<RawSocketClient> UpgradeAsync(ProtocolGateway gateway, string path = "/", string more = "") =>
        RequestAsync(gateway, Upgrade(path, more) + "\r\n");

    /// <summary>Upgrades and takes the challenge.</summary>
    public static async Task<RawSocketClient> OpenAsync(ProtocolGateway gateway)
    {
        var client = await UpgradeAsync(gateway);
        await client.ReadChallengeAsync();
        return client;
    }

    /// <summary>Upgrades and connects.</summary>
    public static async Task<RawSocketClient> ConnectAsync(ProtocolGateway gateway)
    {
        var client = await OpenAsync(gateway);
        await client.SendAsync(RawFrame.OfText(ConnectText(new TestDevice(), client.Nonce)));
        Assert.Equal("c", await client.ReadAnswerIdAsync());
        return client;
    }

    /// <summary>The request connect, with the id c.</summary>
    public static string ConnectText(TestDevice? device = null, string nonce = "") =>
        new JsonObject { ["type"] = "req", ["id"] = "c", ["method"] = "connect", ["params"] = StrictClient.ConnectParams(device, nonce) }.ToJsonString();

    /// <summary>Whether the gateway holds the connection still.</summary>
    public bool IsKnownTo(ProtocolGateway gateway) => gateway.Get<ConnectionRegistry>().All.Any(connection => connection.Nonce == Nonce);

    public Task SendAsync(params RawFrame[] frames) => SendBytesAsync(frames.SelectMany(frame => frame.ToBytes()).ToArray());

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        using var timeout = new CancellationTokenSource(StrictClient.Patience);
        await _stream.WriteAsync(bytes, timeout.Token);
    }

    /// <summary>Sends a FIN and goes on reading.</summary>
    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Sends an RST.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>The answer to a request: its head, and its body when it is a refusal that ends the connection.</summary>
    public async Task<string> ReadHttpAsync()
    {
        var text = new StringBuilder();
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await ReadAsync(1) is [var next])
        {
            text.Append((char)next);
        }

        if (text.ToString().Contains("Connection: close", StringComparison.Ordinal))
        {
            while (await ReadAsync(1) is [var next])
            {
                text.Append((char)next);
            }
        }

        return text.ToString();
    }

    /// <summary>Reads the answer to an upgrade, and the challenge behind it.</summary>
    public async Task ReadChallengeAsync()
    {
        Assert.StartsWith("HTTP/1.1 101 ", await ReadHttpAsync());
        var challenge = Parse(await ReadFrameAsync());
        Assert.Equal("connect.challenge", (string?)challenge["event"]);
        Nonce = (string)challenge["payload"]!["nonce"]!;
    }

    /// <summary>The next frame that is not an event.</summary>
    public async Task<RawFrame> ReadAsync()
    {
        var frame = await ReadToEndAsync();
        Assert.NotNull(frame);
        return frame;
    }

    /// <summary>The next frame that is not an event, or null when the connection ends before it.</summary>
    public async Task<RawFrame?> ReadToEndAsync()
    {
        RawFrame? frame;
        do
        {
            frame = await ReadFrameAsync();
        }
        while (frame?.Opcode == RawFrame.Text && (string?)Parse(frame)["type"] == "event");
        return frame;
    }

    /// <summary>The next answer, which has to be a good one.</summary>
    public async Task<JsonObject> ReadAnswerAsync()
    {
        var answer = Parse(await ReadAsync());
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        return answer;
    }

    public async Task<string> ReadAnswerIdAsync() => (string)(await ReadAnswerAsync())["id"]!;

    /// <summary>Awaits a close without answers before it, answers it, and awaits the end of the connection.</summary>
    public async Task<RawFrame> ReadCloseAsync()
    {
        var close = await ReadAsync();
        Assert.True(close.Opcode == RawFrame.Close, $"opcode {close.Opcode}: {Encoding.UTF8.GetString(close.Payload)}");
        try
        {
            await SendAsync(new RawFrame(RawFrame.Close, close.Payload[..Math.Min(2, close.Payload.Length)]));
        }
        catch (IOException)
        {
            // The server may have ended the connection already.
        }

        await ReadEndAsync();
        return close;
    }

    /// <summary>Awaits the end of the connection; nothing may come before it.</summary>
    public async Task ReadEndAsync() => Assert.Null(await ReadFrameAsync());

    /// <summary>The next frame, or null at the end of the connection.</summary>
    public async Task<RawFrame?> ReadFrameAsync()
    {
        if (await ReadAsync(2) is not { } head)
        {
            return null;
        }

        Assert.True((head[0] & 0x70) == 0, "A reserved bit is set.");
        Assert.True((head[1] & 0x80) == 0, "A frame of the server is masked.");
        var opcode = head[0] & 0xF;
        Assert.True(opcode is RawFrame.Text or RawFrame.Close or RawFrame.Ping or RawFrame.Pong, $"opcode {opcode}");
        Assert.True((head[0] & 0x80) != 0, "A frame of the server is fragmented.");
        var length = (ulong)head[1];
        if (length == 126)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2));
            Assert.True(length > 125, $"{length} in 16 bits");
        }
        else if (length == 127)
        {
            length = BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8));
            Assert.True(length > ushort.MaxValue, $"{length} in 64 bits");
        }

        Assert.True(opcode < 8 || length <= 125, $"A control frame of {length} bytes");
        var payload = length == 0 ? [] : await ReadAsync((int)length);
        Assert.NotNull(payload);
        return new RawFrame(opcode, payload) { Mask = null };
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static JsonObject Parse(RawFrame? frame)
    {
        Assert.NotNull(frame);
        Assert.True(frame.Opcode == RawFrame.Text, $"opcode {frame.Opcode}, code {(frame.Opcode == RawFrame.Close ? frame.Code : null)}");
        return JsonNode.Parse(frame.Payload)!.AsObject();
    }

    /// <summary>So many bytes, or null when the connection ended before the first of them.</summary>
    private async Task<byte[]?> ReadAsync(int count)
    {
        using var timeout = new CancellationTokenSource(StrictClient.Patience);
        try
        {
            var result = await _reader.ReadAtLeastAsync(count, timeout.Token);
            if (result.Buffer.Length >= count)
            {
                var bytes = result.Buffer.Slice(0, count).ToArray();
                _reader.AdvanceTo(result.Buffer.GetPosition(count));
                return bytes;
            }

            Assert.True(result.Buffer.IsEmpty, "The connection ended within a frame.");
            _reader.AdvanceTo(result.Buffer.End);
            return null;
        }
        catch (IOException)
        {
            // A reset is an end as well.
            return null;
        }
    }
}
