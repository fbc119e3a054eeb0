namespace OpenClaw.Gateway.Transport;

/// <summary>A thread that waits for its sockets and runs what waits for them.</summary>
internal sealed class IoThread : IDisposable
{
    private const int Capacity = 256;
    private readonly Epoll _epoll = new(Capacity);
    private readonly Thread _thread;
    private readonly Lock _growing = new();

    // By descriptor. A change told of a descriptor that was closed and given out again is one hint too many, which harms nobody.
    private EpollConnection?[] _connections = new EpollConnection?[64];
    private volatile bool _stopping;

    public IoThread(int number)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = $"io-{number}" };
        _thread.Start();
    }

    /// <summary>Tells a connection of its socket's changes, until it is removed.</summary>
    public void Add(EpollConnection connection)
    {
        lock (_growing)
        {
            if (connection.Descriptor >= _connections.Length)
            {
                var larger = new EpollConnection?[Math.Max(connection.Descriptor + 1, _connections.Length * 2)];
                _connections.CopyTo(larger, 0);
                Volatile.Write(ref _connections, larger);
            }

            _connections[connection.Descriptor] = connection;
        }

        _epoll.Watch(connection.Descriptor);
    }

    /// <summary>Forgets a connection; to be called before its socket is closed.</summary>
    public void Remove(EpollConnection connection)
    {
        lock (_growing)
        {
            _connections[connection.Descriptor] = null;
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _epoll.Wake();

        // The host may end on the very thread that its last connection ended on.
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
            _epoll.Dispose();
        }
    }

    private void Run()
    {
        while (!_stopping)
        {
            var count = _epoll.Wait(-1);
            for (var i = 0; i < count; i++)
            {
                var (descriptor, changes) = _epoll[i];
                if (descriptor != _epoll.WakeDescriptor)
                {
                    Volatile.Read(ref _connections)[descriptor]?.Changed(changes);
                }
            }
        }
    }
}
