using System.Net;

namespace OpenClaw.LoadTest;

/// <summary>Asks /healthz again and again over one connection, with as little work on this side as possible.</summary>
internal sealed class HttpProbe : IAsker
{
    private static readonly byte[] Request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();
    private readonly BusySocket _socket;
    private readonly byte[] _buffer = new byte[4096];

    public HttpProbe(int port) => _socket = new BusySocket(new IPEndPoint(IPAddress.Loopback, port));

    public void Send(int count) => _socket.Send(Request);

    public int Receive()
    {
        for (var length = 0; ;)
        {
            var received = _socket.Receive(_buffer.AsSpan(length));
            length += received;
            var answer = _buffer.AsSpan(0, length);
            if (received == 0 || (length >= 12 && !answer.StartsWith("HTTP/1.1 200"u8)))
            {
                throw new HttpRequestException("/healthz did not answer 200");
            }

            // The body is {"ok":true,"status":"live"}, in chunks or not.
            if (answer.EndsWith(answer.IndexOf("chunked"u8) >= 0 ? "0\r\n\r\n"u8 : "live\"}"u8))
            {
                return 1;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
