using System.Buffers.Text;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>
/// One connection to Redis, one command at a time. A monitoring client sends a handful of commands every few seconds; it needs
/// neither multiplexing nor a pool, and this one costs a socket and two buffers.
/// </summary>
internal sealed class RespConnection : IDisposable
{
    private const int ReplyLimit = 16 * 1024 * 1024;
    private const int DepthLimit = 8;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private byte[] _input = new byte[16 * 1024];
    private byte[] _output = new byte[512];
    private int _received;
    private int _consumed;

    private RespConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="RespException">Redis refuses the login.</exception>
    /// <exception cref="SocketException">Nothing answers there.</exception>
    public static async Task<RespConnection> OpenAsync(RedisEndpoint endpoint, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellation);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.Tls)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = endpoint.Host }, cancellation);
                stream = secure;
            }

            var connection = new RespConnection(socket, stream);
            await connection.LogInAsync(endpoint, cancellation);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and reads its reply.</summary>
    /// <returns>The reply, which may be an error.</returns>
    /// <exception cref="RespException">The connection ended or the reply is malformed; the connection is no longer usable.</exception>
    public async Task<RespValue> SendAsync(CancellationToken cancellation, params string[] command)
    {
        var length = Format(command);
        await _stream.WriteAsync(_output.AsMemory(0, length), cancellation);
        _input.AsSpan(_consumed, _received - _consumed).CopyTo(_input);
        _received -= _consumed;
        _consumed = 0;
        for (; ; )
        {
            var position = 0;
            if (TryParse(ref position, 0, out var reply))
            {
                _consumed = position;
                return reply;
            }

            if (_received == _input.Length)
            {
                if (_received >= ReplyLimit)
                {
                    throw new RespException("Redis sent a reply that is too long.");
                }

                Array.Resize(ref _input, 2 * _input.Length);
            }

            var read = await _stream.ReadAsync(_input.AsMemory(_received), cancellation);
            if (read == 0)
            {
                throw new RespException("Redis closed the connection.");
            }

            _received += read;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task LogInAsync(RedisEndpoint endpoint, CancellationToken cancellation)
    {
        if (endpoint.Password is { } password)
        {
            await DemandAsync(endpoint.User is { } user ? ["AUTH", user, password] : ["AUTH", password], cancellation);
        }

        if (endpoint.Database != 0)
        {
            await DemandAsync(["SELECT", $"{endpoint.Database}"], cancellation);
        }

        // A server that forbids it is served all the same.
        await SendAsync(cancellation, "CLIENT", "SETNAME", "openclaw-collector");
    }

    private async Task DemandAsync(string[] command, CancellationToken cancellation)
    {
        var reply = await SendAsync(cancellation, command);
        if (reply.IsError)
        {
            throw new RespException($"Redis refuses {command[0]}: {reply}");
        }
    }

    private int Format(string[] command)
    {
        var needed = 16;
        foreach (var part in command)
        {
            needed += Encoding.UTF8.GetMaxByteCount(part.Length) + 16;
        }

        if (_output.Length < needed)
        {
            _output = new byte[needed];
        }

        var length = Header((byte)'*', command.Length, 0);
        foreach (var part in command)
        {
            length = Header((byte)'$', Encoding.UTF8.GetByteCount(part), length);
            length += Encoding.UTF8.GetBytes(part, _output.AsSpan(length));
            "\r\n"u8.CopyTo(_output.AsSpan(length));
            length += 2;
        }

        return length;
    }

    private int Header(byte type, int count, int length)
    {
        _output[length++] = type;
        Utf8Formatter.TryFormat(count, _output.AsSpan(length), out var written);
        length += written;
        "\r\n"u8.CopyTo(_output.AsSpan(length));
        return length + 2;
    }

    private bool TryParse(ref int position, int depth, out RespValue value)
    {
        value = default;
        var rest = _input.AsSpan(position, _received - position);
        var end = rest.IndexOf("\r\n"u8);
        if (end < 1)
        {
            return end == 0 ? throw new RespException("What answers does not speak the protocol of Redis.") : false;
        }

        var start = position + 1;
        var line = rest[1..end];
        position += end + 2;
        switch (rest[0])
        {
            case (byte)'+':
                value = RespValue.OfText(_input.AsMemory(start, line.Length));
                return true;
            case (byte)'-':
                value = RespValue.OfError(_input.AsMemory(start, line.Length));
                return true;
            case (byte)':':
                value = RespValue.OfNumber(Number(line));
                return true;
            case (byte)'$':
                return TryParseText(Number(line), ref position, out value);
            case (byte)'*' when depth < DepthLimit:
                return TryParseItems(Number(line), ref position, depth, out value);
            default:
                throw new RespException("What answers does not speak the protocol of Redis.");
        }
    }

    private bool TryParseText(long length, ref int position, out RespValue value)
    {
        value = RespValue.Null;
        if (length < 0)
        {
            return true;
        }

        if (length > ReplyLimit)
        {
            throw new RespException("Redis sent a reply that is too long.");
        }

        if (_received - position < length + 2)
        {
            return false;
        }

        value = RespValue.OfText(_input.AsMemory(position, (int)length));
        position += (int)length + 2;
        return true;
    }

    private bool TryParseItems(long count, ref int position, int depth, out RespValue value)
    {
        value = RespValue.Null;
        // Each item needs three bytes at least; more cannot be a complete reply below the limit.
        if (count > ReplyLimit / 3)
        {
            throw new RespException("Redis sent a reply that is too long.");
        }

        if (count < 0)
        {
            return true;
        }

        if (count * 3 > _received - position)
        {
            return false;
        }

        var items = count == 0 ? [] : new RespValue[count];
        for (var index = 0; index < items.Length; index++)
        {
            if (!TryParse(ref position, depth + 1, out items[index]))
            {
                return false;
            }
        }

        value = RespValue.OfItems(items);
        return true;
    }

    private static long Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out var consumed) && consumed == text.Length
            ? number
            : throw new RespException("What answers does not speak the protocol of Redis.");
}
