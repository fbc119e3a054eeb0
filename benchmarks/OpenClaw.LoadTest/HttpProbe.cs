using System.Net;
using System.Net.Sockets;

namespace OpenClaw.LoadTest;

/// <summary>Asks /healthz again and again over one connection, with as little work on this side as possible.</summary>
internal sealed class HttpProbe : IDisposable
{
    private static readonly byte[] Request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];

    public static async Task<HttpProbe> ConnectAsync(int port, CancellationToken cancellation)
    {
        var probe = new HttpProbe();
        await probe._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
        return probe;
    }

    public async ValueTask AskAsync(CancellationToken cancellation)
    {
        await _socket.SendAsync(Request, cancellation);
        for (var length = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            length += received;
            var answer = _buffer.AsSpan(0, length);
            if (received == 0 || (length >= 12 && !answer.StartsWith("HTTP/1.1 200"u8)))
            {
                throw new HttpRequestException("/healthz did not answer 200");
            }

            // The body is {"ok":true,"status":"live"}, in chunks or not.
            if (answer.EndsWith(answer.IndexOf("chunked"u8) >= 0 ? "0\r\n\r\n"u8 : "live\"}"u8))
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
