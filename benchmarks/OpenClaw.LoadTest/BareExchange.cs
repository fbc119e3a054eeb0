using System.Net;
using System.Net.Sockets;

namespace OpenClaw.LoadTest;

/// <summary>What the machine itself allows with one request under way: an exchange with a thread that answers without looking.</summary>
internal sealed class BareExchange : IAsker
{
    // Lengths of a request and an answer of the protocol, head included.
    private const int RequestBytes = 64;
    private const int AnswerBytes = 300;
    private readonly BusySocket _socket;
    private readonly byte[] _bytes = new byte[AnswerBytes];

    public BareExchange()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        _socket = new BusySocket(listener.LocalEndPoint!);
        var peer = new BusySocket(listener.Accept());
        new Thread(() => Answer(peer)) { IsBackground = true, Name = "bare exchange" }.Start();
    }

    public void Send(int count) => _socket.Send(_bytes.AsSpan(0, RequestBytes));

    public int Receive()
    {
        for (var length = 0; length < AnswerBytes;)
        {
            var received = _socket.Receive(_bytes.AsSpan(length));
            length += received > 0 ? received : throw new SocketException((int)SocketError.ConnectionReset);
        }

        return 1;
    }

    public void Dispose() => _socket.Dispose();

    private static void Answer(BusySocket peer)
    {
        using (peer)
        {
            var bytes = new byte[AnswerBytes];
            while (peer.Receive(bytes) > 0)
            {
                peer.Send(bytes);
            }
        }
    }
}
