using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
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

    private const int MostReadsInARow = 16;
    private const int MostSegments = 64;
    private readonly Socket _socket;
    private readonly IoThread _thread;
    private readonly ConnectionFeatures _features;
    private readonly CancellationTokenSource _closed = new();
    private readonly Readiness _readable = new();
    private readonly Readiness _writable = new();
    private readonly Pipe _input;
    private readonly Pipe _output;
    private Task _transfers = Task.CompletedTask;
    private string? _id;
    private IDictionary<object, object?>? _items;
    private volatile bool _ended;
    private Exception? _abortReason;

    public EpollConnection(Socket socket, IoThread thread, MemoryPool<byte> memory, PipeOptions input, PipeOptions output)
    {
        (_socket, _thread, MemoryPool) = (socket, thread, memory);
        Descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        (_input, _output) = (new Pipe(input), new Pipe(output));
        Transport = new Duplex(_input.Reader, _output.Writer);
        _features = new ConnectionFeatures(this);
    }

    public int Descriptor { get; }

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

    /// <summary>Begins to read and to write.</summary>
    public void Start()
    {
        _thread.Add(this);
        _transfers = Task.WhenAll(ReceiveAsync(), SendAsync());
    }

    /// <summary>Takes notice of changes of the socket.</summary>
    public void Changed(uint changes)
    {
        if ((changes & Epoll.Ended) != 0)
        {
            _ended = true;
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

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Interlocked.CompareExchange(ref _abortReason, abortReason, null);
        End();
        _output.Reader.CancelPendingRead();
    }

    public override async ValueTask DisposeAsync()
    {
        _input.Reader.Complete();
        _output.Writer.Complete();
        await _transfers;
        _thread.Remove(this);
        _socket.Dispose();
        _closed.Dispose();
        await base.DisposeAsync();
    }

    // Half-open connections are none of the protocols': what ends one direction ends both.
    private void End()
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

    private async Task ReceiveAsync()
    {
        Exception? error = null;
        try
        {
            var (drained, inARow) = (true, 0);
            while (true)
            {
                // Memory is taken only when something has come.
                if (drained && !_ended)
                {
                    await _readable.WaitAsync();
                    inARow = 0;
                }
                else if (++inARow == MostReadsInARow)
                {
                    // Who sends without an end goes on on the pool, so that the thread's other sockets get their turn.
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                    inARow = 0;
                }

                var memory = _input.Writer.GetMemory();
                var length = _socket.Receive(memory.Span, SocketFlags.None, out var result);
                if (result == SocketError.WouldBlock)
                {
                    if (_ended)
                    {
                        break;
                    }

                    drained = true;
                    continue;
                }

                if (result != SocketError.Success)
                {
                    error = new ConnectionResetException(new SocketException((int)result).Message, new SocketException((int)result));
                    break;
                }

                if (length == 0)
                {
                    break;
                }

                drained = length < memory.Length;
                _input.Writer.Advance(length);
                var flushed = await _input.Writer.FlushAsync();
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            error = new ConnectionAbortedException(e.Message, e);
        }
        finally
        {
            _input.Writer.Complete(_abortReason ?? error);
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.TellClosed(), this, preferLocal: false);
        }
    }

    private async Task SendAsync()
    {
        Exception? error = null;
        try
        {
            while (true)
            {
                var read = await _output.Reader.ReadAsync();
                if (read.IsCanceled)
                {
                    break;
                }

                var rest = read.Buffer;
                while (!rest.IsEmpty)
                {
                    var sent = Send(rest, out var result);
                    if (result == SocketError.WouldBlock)
                    {
                        await _writable.WaitAsync();
                    }
                    else if (result != SocketError.Success)
                    {
                        error = new ConnectionResetException(new SocketException((int)result).Message);
                        _output.Reader.AdvanceTo(read.Buffer.End);
                        return;
                    }

                    rest = rest.Slice(sent);
                }

                _output.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            error = new ConnectionAbortedException(e.Message, e);
        }
        finally
        {
            End();
            _output.Reader.Complete(error);
            _input.Writer.CancelPendingFlush();
        }
    }

    private int Send(ReadOnlySequence<byte> bytes, out SocketError result)
    {
        if (bytes.IsSingleSegment)
        {
            return _socket.Send(bytes.FirstSpan, SocketFlags.None, out result);
        }

        var segments = new List<ArraySegment<byte>>();
        foreach (var memory in bytes)
        {
            segments.Add(MemoryMarshal.TryGetArray(memory, out var segment)
                ? segment
                : throw new InvalidOperationException("the server's memory is not an array"));
            if (segments.Count == MostSegments)
            {
                break;
            }
        }

        return _socket.Send(segments, SocketFlags.None, out result);
    }

    private void TellClosed()
    {
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection is gone: nobody waits for the news any more.
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
