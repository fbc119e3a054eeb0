using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace OpenClaw.Gateway.Transport;

/// <summary>Serves TCP connections on threads that wait for the sockets and read, answer and write themselves.</summary>
/// <remarks>
/// The framework's own transport hands each change of a socket to the thread pool, whose waking costs more than the answer to a short
/// request. Its switch against that (inline completions) is for the whole process: it would run the continuations of the stores'
/// clients on the same threads.
/// </remarks>
internal sealed class EpollTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private const int Backlog = 512;
    private const int MostThreads = 16;
    private readonly MemoryPool<byte> _memory;
    private readonly Lock _starting = new();
    private IoThread[] _threads = [];
    private uint _next;

    public EpollTransport(IMemoryPoolFactory<byte> memory) => _memory = memory.Create();

    /// <summary>True where this transport works: TCP on Linux.</summary>
    public bool CanBind(EndPoint endpoint) => OperatingSystem.IsLinux() && endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen(Backlog);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket?.Dispose();
            throw new AddressInUseException(e.Message, e);
        }

        lock (_starting)
        {
            if (_threads.Length == 0)
            {
                // The other half is left to the thread pool, on which everything that waits for a store goes on.
                _threads = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount / 2, 1, MostThreads)).Select(number => new IoThread(number))];
            }
        }

        return ValueTask.FromResult<IConnectionListener>(new EpollListener(socket, endpoint, this));
    }

    /// <summary>Takes over an accepted socket.</summary>
    public ConnectionContext Connect(Socket socket)
    {
        var thread = _threads[Interlocked.Increment(ref _next) % (uint)_threads.Length];
        var connection = new EpollConnection(socket, thread, _memory);
        thread.Add(connection);
        return connection;
    }

    public void Dispose()
    {
        foreach (var thread in _threads)
        {
            thread.Dispose();
        }

        _memory.Dispose();
    }
}
