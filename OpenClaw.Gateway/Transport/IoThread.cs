using System.Diagnostics;

namespace OpenClaw.Gateway.Transport;

/// <summary>A thread that waits for its sockets and runs what waits for them.</summary>
internal sealed class IoThread : IDisposable
{
    private const int Capacity = 256;
    private const int AwakeAfter = 8;
    private static readonly TimeSpan Awake = TimeSpan.FromMicroseconds(40);
    private readonly Epoll _epoll = new(Capacity);
    private readonly Thread _thread;
    private readonly Lock _growing = new();

    // By descriptor.
    private EpollConnection?[] _connections = new EpollConnection?[64];
    private int _uses;
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

            connection.Use = ++_uses;
            _connections[connection.Descriptor] = connection;
        }

        _epoll.Watch(connection.Descriptor, connection.Use);
    }

    /// <summary>Forgets a connection; to be called before its socket is closed.</summary>
    public void Remove(EpollConnection connection)
    {
        lock (_growing)
        {
            if (_connections[connection.Descriptor] == connection)
            {
                _connections[connection.Descriptor] = null;
            }
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
        // To be woken takes longer than to answer. While one socket alone talks, its next request is awaited awake for a moment;
        // with several, they come while others are answered.
        var (last, alone) = (-1, 0);
        while (!_stopping)
        {
            var count = 0;
            if (alone >= AwakeAfter && (count = WaitAwake()) == 0)
            {
                alone = 0;
            }

            count = count > 0 ? count : _epoll.Wait(-1);
            for (var i = 0; i < count; i++)
            {
                var (descriptor, use, changes) = _epoll[i];
                if (descriptor != _epoll.WakeDescriptor && Volatile.Read(ref _connections)[descriptor] is { } connection && connection.Use == use)
                {
                    connection.Changed(changes);
                }

                alone = count == 1 && descriptor == last ? alone + 1 : 0;
                last = descriptor;
            }
        }
    }

    private int WaitAwake()
    {
        var since = Stopwatch.GetTimestamp();
        int count;
        while ((count = _epoll.Wait(0)) == 0 && Stopwatch.GetElapsedTime(since) < Awake)
        {
        }

        return count;
    }
}
