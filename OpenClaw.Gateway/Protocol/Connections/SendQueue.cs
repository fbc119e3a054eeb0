using System.Collections.Concurrent;
using System.IO.Pipelines;
using OpenClaw.Gateway.WebSockets;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The bounded queue and the one writer of a connection.</summary>
/// <remarks>
/// Appending takes no lock (a linked queue of many producers and one consumer). Whoever raises the count from zero becomes the
/// writer, so an idle connection holds neither a task nor a buffer.
/// </remarks>
internal sealed class SendQueue : IThreadPoolWorkItem
{
    private const int Open = 0;
    private const int Closing = 1;
    private const int Discarding = 2;

    /// <summary>Above so many written bytes the frames behind them wait until they are sent.</summary>
    private const int MostUnflushed = 64 * 1024;

    /// <summary>Counted among the pending frames when nobody may become the writer any more.</summary>
    private const int Seal = 1 << 30;

    /// <summary>A longer frame is sent from where it is, a shorter one together with others.</summary>
    private const int LongestCopied = 16 * 1024;

    private readonly ServerWebSocket _socket;
    private readonly ProtocolMetrics _metrics;
    private readonly ProtocolLimits _limits;
    private readonly Action _broken;
    private QueuedFrame _last;
    private QueuedFrame _first;
    private int _pending;
    private long _bytes;
    private long _oldest = long.MaxValue;
    private int _state;
    private int _unflushed;
    private bool _isCorked;
    private volatile bool _isEnded;
    private TaskCompletionSource? _ended;
    private TaskCompletionSource? _idle;
    private ConcurrentDictionary<string, QueuedFrame>? _mergeable;

    public SendQueue(ServerWebSocket socket, ProtocolMetrics metrics, ProtocolLimits limits, Action broken)
    {
        _socket = socket;
        _metrics = metrics;
        _limits = limits;
        _broken = broken;
        _first = _last = new QueuedFrame(default, null, 0);
    }

    /// <summary>Bytes that wait or are being sent.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>When the oldest frame was appended, in milliseconds of <see cref="Environment.TickCount64"/>; the greatest number when none waits.</summary>
    public long Oldest => Volatile.Read(ref _oldest);

    /// <summary>True after a close was appended, or when nothing can be sent any more.</summary>
    public bool IsStopped => Volatile.Read(ref _state) != Open;

    /// <summary>Completes when a close was sent, or when nothing can be sent any more.</summary>
    public Task Ended
    {
        get
        {
            var ended = Volatile.Read(ref _ended)
                ?? Interlocked.CompareExchange(ref _ended, new(TaskCreationOptions.RunContinuationsAsynchronously), null) ?? _ended;
            if (_isEnded)
            {
                ended.TrySetResult();
            }

            return ended.Task;
        }
    }

    /// <summary>Lets frames gather until <see cref="Uncork"/>, unless some are being sent; for the one thread that receives.</summary>
    public void Cork() => _isCorked = _isCorked || Interlocked.CompareExchange(ref _pending, 1, 0) == 0;

    /// <summary>Sends what has gathered.</summary>
    public void Uncork()
    {
        if (_isCorked)
        {
            _isCorked = false;
            if (Interlocked.Decrement(ref _pending) > 0)
            {
                _ = DrainAsync();
            }
        }
    }

    /// <summary>Sends a response on this thread when no other is sending, and else appends it.</summary>
    public void Respond(FrameBytes bytes)
    {
        if (bytes.Length <= LongestCopied && !IsStopped && Interlocked.CompareExchange(ref _pending, 1, 0) == 0)
        {
            if (Volatile.Read(ref _last) == _first)
            {
                _ = SendAsync(bytes);
                return;
            }

            // A frame is linked that is not counted yet: it goes first, for the count of this one.
            var frame = new QueuedFrame(bytes, null, Environment.TickCount64);
            Interlocked.Add(ref _bytes, frame.Cost);
            Chain(frame);
            _ = DrainAsync();
        }
        else
        {
            Append(new QueuedFrame(bytes, null, Environment.TickCount64), inline: true);
        }
    }

    /// <summary>Appends the answer to a ping; a peer that does not read gets none.</summary>
    public void Pong(ReadOnlyMemory<byte> payload)
    {
        if (Bytes <= _limits.MergeAboveBytes)
        {
            Append(new QueuedFrame(FrameBytes.Shared(payload.ToArray()), null, Environment.TickCount64) { Opcode = WebSocketOpcode.Pong }, inline: true);
        }
    }

    /// <summary>Appends an event without waiting for the socket; merges or drops it when the receiver is slow.</summary>
    public void Post(EventKind kind, FrameBytes bytes, string? mergeKey)
    {
        if (Bytes <= _limits.MergeAboveBytes || kind.Droppability == Droppability.Never)
        {
            Append(new QueuedFrame(bytes, kind, Environment.TickCount64), inline: false);
        }
        else if (kind.Droppability == Droppability.Drop)
        {
            _metrics.EventDropped(kind);
        }
        else
        {
            Merge(kind, bytes, mergeKey is null ? kind.Name : $"{kind.Name}\n{mergeKey}");
        }
    }

    /// <summary>Appends a close, after which nothing is sent.</summary>
    public void Close(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _state, Closing, Open) == Open)
        {
            Link(new QueuedFrame(default, null, Environment.TickCount64) { Close = reason, Opcode = WebSocketOpcode.Close }, inline: false);
        }
    }

    /// <summary>Discards what waits; a close that waits is still sent.</summary>
    public void Discard() => Interlocked.Exchange(ref _state, Discarding);

    /// <summary>Discards what waits, and completes when nobody writes any more; the socket can be given up then.</summary>
    public Task SealAsync()
    {
        Discard();
        var idle = _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.Add(ref _pending, Seal) == Seal ? Task.CompletedTask : idle.Task;
    }

    void IThreadPoolWorkItem.Execute() => _ = DrainAsync();

    private void Merge(EventKind kind, FrameBytes bytes, string key)
    {
        // The newest goes to the end and the older one is voided in its place: sequence numbers stay in order.
        var frame = new QueuedFrame(bytes, kind, Environment.TickCount64) { MergeKey = key };
        var mergeable = _mergeable ?? Interlocked.CompareExchange(ref _mergeable, new(StringComparer.Ordinal), null) ?? _mergeable;
        mergeable.TryGetValue(key, out var older);
        mergeable[key] = frame;
        if (older is not null && older.TryTake())
        {
            Interlocked.Add(ref _bytes, -older.Cost);
            _metrics.EventDropped(kind);
        }

        Append(frame, inline: false);
    }

    private void Append(QueuedFrame frame, bool inline)
    {
        if (IsStopped)
        {
            frame.Bytes.Release();
            return;
        }

        Interlocked.Add(ref _bytes, frame.Cost);
        Link(frame, inline);
    }

    private void Chain(QueuedFrame frame)
    {
        var previous = Interlocked.Exchange(ref _last, frame);
        Volatile.Write(ref previous.Next, frame);
    }

    private void Link(QueuedFrame frame, bool inline)
    {
        Chain(frame);
        if (Interlocked.Increment(ref _pending) != 1)
        {
            return;
        }

        if (inline)
        {
            _ = DrainAsync();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private QueuedFrame Dequeue()
    {
        // The count says that a link exists; its producer may be between the exchange and the write of Next.
        var wait = default(SpinWait);
        QueuedFrame? next;
        while ((next = Volatile.Read(ref _first.Next)) is null)
        {
            wait.SpinOnce();
        }

        _first.Next = null;
        _first = next;
        return next;
    }

    /// <summary>Sends a frame past the empty queue; it is counted only when the peer does not take it at once.</summary>
    private async Task SendAsync(FrameBytes bytes)
    {
        if (!_isEnded)
        {
            try
            {
                _socket.Write(WebSocketOpcode.Text, bytes.Memory.Span);
            }
            catch (Exception)
            {
                // A queue without its writer would never end.
                Break();
            }

            var flushed = FlushAsync();
            if (!flushed.IsCompletedSuccessfully)
            {
                Volatile.Write(ref _oldest, Environment.TickCount64);
                Interlocked.Add(ref _bytes, bytes.Length);
                await flushed;
                Interlocked.Add(ref _bytes, -bytes.Length);
                Volatile.Write(ref _oldest, long.MaxValue);
            }
        }

        bytes.Release();
        if (GoesOn())
        {
            await DrainAsync();
        }
    }

    /// <summary>Whether frames came while one was sent; when not, who waits for the end of the writing is told.</summary>
    private bool GoesOn()
    {
        var pending = Interlocked.Decrement(ref _pending);
        if (pending == Seal)
        {
            _idle!.TrySetResult();
        }

        return (pending & ~Seal) > 0;
    }

    private async Task DrainAsync()
    {
        do
        {
            var frame = Dequeue();
            if (frame.TryTake())
            {
                if (_unflushed == 0)
                {
                    Volatile.Write(ref _oldest, frame.EnqueuedAt);
                }

                _unflushed += frame.Cost;
                try
                {
                    await WriteAsync(frame);
                }
                catch (Exception)
                {
                    Break();
                }

                frame.Release();
            }

            if (frame.MergeKey is { } key)
            {
                _mergeable?.TryRemove(KeyValuePair.Create(key, frame));
            }

            if (_unflushed > MostUnflushed || (Volatile.Read(ref _pending) & ~Seal) == 1)
            {
                await FlushAsync();
                Interlocked.Add(ref _bytes, -_unflushed);
                _unflushed = 0;
                Volatile.Write(ref _oldest, long.MaxValue);
            }
        }
        while (GoesOn());
    }

    private ValueTask WriteAsync(QueuedFrame frame)
    {
        if (_isEnded)
        {
            return ValueTask.CompletedTask;
        }

        if (frame.Close is { } close)
        {
            _socket.WriteClose(close.Code, close.Text);
            return EndAsync();
        }

        if (Volatile.Read(ref _state) == Discarding)
        {
            return ValueTask.CompletedTask;
        }

        if (frame.Kind is { } kind)
        {
            _metrics.EventSent(kind);
        }

        if (frame.Bytes.Length > LongestCopied)
        {
            return CheckAsync(_socket.SendAsync(frame.Opcode, frame.Bytes.Memory));
        }

        _socket.Write(frame.Opcode, frame.Bytes.Memory.Span);
        return ValueTask.CompletedTask;
    }

    private ValueTask FlushAsync()
    {
        if (_isEnded)
        {
            return ValueTask.CompletedTask;
        }

        try
        {
            return CheckAsync(_socket.FlushAsync());
        }
        catch (Exception)
        {
            Break();
            return ValueTask.CompletedTask;
        }
    }

    private async ValueTask EndAsync()
    {
        await FlushAsync();
        End();
    }

    private ValueTask CheckAsync(ValueTask<FlushResult> pending)
    {
        if (!pending.IsCompletedSuccessfully)
        {
            return WaitAsync(pending);
        }

        Check(pending.Result);
        return ValueTask.CompletedTask;

        async ValueTask WaitAsync(ValueTask<FlushResult> flushing)
        {
            try
            {
                Check(await flushing);
            }
            catch (Exception)
            {
                Break();
            }
        }
    }

    private void Check(FlushResult result)
    {
        if (result.IsCompleted)
        {
            Break();
        }
    }

    // The connection has ended: so has the queue.
    private void Break()
    {
        End();
        Discard();
        _broken();
    }

    private void End()
    {
        _isEnded = true;

        // Who asks for the task sets it and then looks at the flag: one of the two has to see the other.
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _ended)?.TrySetResult();
    }
}
