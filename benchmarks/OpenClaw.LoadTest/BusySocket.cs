using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OpenClaw.LoadTest;

/// <summary>A socket whose reader asks again and again instead of sleeping.</summary>
/// <remarks>
/// To wake a sleeping thread costs the waker more than a short answer, and on a virtual machine five to ten times as much: with a reader
/// that sleeps, one request under way measures the machine's wake-ups and not the gateway.
/// </remarks>
internal sealed class BusySocket : IDisposable
{
    private readonly Socket _socket;

    public BusySocket(EndPoint peer)
        : this(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), socket => socket.Connect(peer))
    {
    }

    public BusySocket(Socket accepted)
        : this(accepted, static _ => { })
    {
    }

    private BusySocket(Socket socket, Action<Socket> connect)
    {
        _socket = socket;
        try
        {
            _socket.NoDelay = true;
            connect(_socket);
            _socket.Blocking = false;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends all of it.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        for (var since = 0L; !bytes.IsEmpty;)
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var result);
            bytes = bytes[Check(sent, result, ref since)..];
        }
    }

    /// <summary>Waits for bytes.</summary>
    /// <returns>Their number; 0 when the peer has ended the connection.</returns>
    /// <exception cref="SocketException">None came within <see cref="IAsker.Patience"/>, or the connection broke.</exception>
    public int Receive(Span<byte> bytes)
    {
        for (var since = 0L; ;)
        {
            var received = _socket.Receive(bytes, SocketFlags.None, out var result);
            if (Check(received, result, ref since) > 0 || result == SocketError.Success)
            {
                return received;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int Check(int count, SocketError result, ref long since)
    {
        if (result == SocketError.Success)
        {
            return count;
        }

        if (result != SocketError.WouldBlock)
        {
            throw new SocketException((int)result);
        }

        if (since == 0)
        {
            since = Stopwatch.GetTimestamp();
        }

        return Stopwatch.GetElapsedTime(since) < IAsker.Patience ? 0 : throw new SocketException((int)SocketError.TimedOut);
    }
}
