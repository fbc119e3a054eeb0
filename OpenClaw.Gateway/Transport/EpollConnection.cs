using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace OpenClaw.Gateway.Transport;

/// <summary>One socket between an I/O thread and the server's pipes.</summary>
internal sealed class EpollConnection
    : ConnectionContext, IConnectionIdFeature, IConnectionItemsFeature, IConnectionTransportFeature, IConnectionLifetimeFeature,
        IConnectionEndPointFeature, IConnectionSocketFeature, IMemoryPoolFeature, IInlineFeature
{
    /// <summary>The features that a connection is itself.</summary>
    public static readonly IReadOnlyList<Type> OwnFeatures =
    [
        typeof(IConnectionIdFeature), typeof(IConnectionItemsFeature), typeof(IConnectionTransportFeature), typeof(IConnectionLifetimeFeature),
        typeof(IConnectionEndPointFeature), typeof(IConnectionSocketFeature), typeof(IMemoryPoolFeature), typeof(IInlineFeature),
    ];

    private readonly Socket _socket;
    private readonly IoThread _thread;
    private readonly ConnectionFeatures _features;
    private readonly CancellationTokenSource _closed = new();
    private readonly Readiness _readable = new();
    private readonly Readiness _writable = new();
    private readonly SocketReader _reader;
    private readonly SocketWriter _writer;
    private string? _id;
    private IDictionary<object, object?>? _items;
    private volatile bool _ended;
    private volatile ConnectionAbortedException? _abortReason;
    private int _toldClosed;

    public EpollConnection(Socket socket, IoThread thread, MemoryPool<byte> memory)
    {
        (_socket, _thread, MemoryPool) = (socket, thread, memory);
        Descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        (_reader, _writer) = (new SocketReader(this, _readable), new SocketWriter(this, _writable));
        Transport = new Duplex(_reader, _writer);
        _features = new ConnectionFeatures(this);
    }

    public int Descriptor { get; }

    /// <summary>Tells this connection from others that had or will have its descriptor.</summary>
    public int Use { get; set; }

    public MemoryPool<byte> MemoryPool { get; }

    public Socket Socket => _socket;

    public bool IsInline { get; set; } = true;

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId
    {
        get => _id ??= ConnectionIds.Next();
        set => _id = value;
    }

    public override IFeatureCollection Features => _features;

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    /// <summary>Nothing will come any more but what the system holds already.</summary>
    public bool HasEnded => _ended;

    /// <summary>Takes notice of changes of the socket.</summary>
    public void Changed(uint changes)
    {
        if ((changes & Epoll.Ended) != 0)
        {
            _ended = true;

            // After a half close, what is still to be read ends with the news; where nothing is, perhaps nobody reads.
            if ((changes & Epoll.Broken) != 0 || (changes & Epoll.Readable) == 0 || Available() == 0)
            {
                TellClosed();
            }
        }

        var inline = IsInline;
        if ((changes & (Epoll.Writable | Epoll.Ended)) != 0)
        {
            _writable.Change(inline);
        }

        if ((changes & (Epoll.Readable | Epoll.Ended)) != 0)
        {
            _readable.Change(inline);
        }
    }

    /// <summary>Receives without waiting.</summary>
    public int Receive(Span<byte> bytes, out SocketError result)
    {
        try
        {
            return _socket.Receive(bytes, SocketFlags.None, out result);
        }
        catch (ObjectDisposedException)
        {
            result = SocketError.OperationAborted;
            return 0;
        }
    }

    /// <summary>Sends without waiting, perhaps a part only.</summary>
    public int Send(ReadOnlySpan<byte> bytes, out SocketError result)
    {
        try
        {
            return Math.Max(_socket.Send(bytes, SocketFlags.None, out result), 0);
        }
        catch (ObjectDisposedException)
        {
            result = SocketError.OperationAborted;
            return 0;
        }
    }

    /// <summary>Sends several pieces in their order without waiting, perhaps a part only.</summary>
    public int Send(List<ArraySegment<byte>> pieces, out SocketError result)
    {
        try
        {
            return Math.Max(_socket.Send(pieces, SocketFlags.None, out result), 0);
        }
        catch (ObjectDisposedException)
        {
            result = SocketError.OperationAborted;
            return 0;
        }
    }

    /// <summary>What a reader is told at the end; null when the peer has closed the connection in order.</summary>
    public Exception? Failure(SocketError result) => (Exception?)_abortReason ?? result switch
    {
        SocketError.Success or SocketError.WouldBlock => null,
        SocketError.OperationAborted => new ConnectionAbortedException(),
        _ => new ConnectionResetException(new SocketException((int)result).Message, new SocketException((int)result)),
    };

    // Half-open connections are none of the protocols': what ends one direction ends both.
    public void End()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer has ended it already.
        }

        _ended = true;
        _readable.Change(inline: false);
        _writable.Change(inline: false);
    }

    /// <summary>Tells those who wait for the end of the connection, on the thread pool.</summary>
    public void TellClosed()
    {
        if (Interlocked.Exchange(ref _toldClosed, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.CancelClosed(), this, preferLocal: false);
        }
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Interlocked.CompareExchange(ref _abortReason, abortReason, null);
        End();
        TellClosed();
    }

    public override async ValueTask DisposeAsync()
    {
        _reader.Complete();
        _writer.Complete();
        TellClosed();
        _thread.Remove(this);
        _socket.Dispose();
        await base.DisposeAsync();
    }

    private int Available()
    {
        try
        {
            return _socket.Available;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private void CancelClosed()
    {
        // Nothing of it is disposed of: it has no timer and no handle, and somebody may look at its token later.
        _closed.Cancel();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
