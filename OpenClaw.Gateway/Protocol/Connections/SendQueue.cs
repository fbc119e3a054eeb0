using System.Collections.Concurrent;
using System.Net.WebSockets;

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

    private readonly WebSocket _socket;
    private readonly ProtocolMetrics _metrics;
    private readonly ProtocolLimits _limits;
    private readonly Action _broken;
    private QueuedFrame _last;
    private QueuedFrame _first;
    private int _pending;
    private long _bytes;
    private long _oldest = long.MaxValue;
    private int _state;
    private ConcurrentDictionary<string, QueuedFrame>? _mergeable;

    public SendQueue(WebSocket socket, ProtocolMetrics metrics, ProtocolLimits limits, Action broken)
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

    /// <summary>Appends a response, and sends it on this thread when no other is sending.</summary>
    public void Respond(FrameBytes bytes) => Append(new QueuedFrame(bytes, null, Environment.TickCount64), inline: true);

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
            Link(new QueuedFrame(default, null, Environment.TickCount64) { Close = reason }, inline: false);
        }
    }

    /// <summary>Discards what waits; a close that waits is still sent.</summary>
    public void Discard() => Interlocked.Exchange(ref _state, Discarding);

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
            Interlocked.Add(ref _bytes, -older.Bytes.Length);
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

        Interlocked.Add(ref _bytes, frame.Bytes.Length);
        Link(frame, inline);
    }

    private void Link(QueuedFrame frame, bool inline)
    {
        var previous = Interlocked.Exchange(ref _last, frame);
        Volatile.Write(ref previous.Next, frame);
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

    private async Task DrainAsync()
    {
        do
        {
            var frame = Dequeue();
            if (frame.TryTake())
            {
                Volatile.Write(ref _oldest, frame.EnqueuedAt);
                await SendAsync(frame);
                Interlocked.Add(ref _bytes, -frame.Bytes.Length);
                frame.Release();
            }

            if (frame.MergeKey is { } key)
            {
                _mergeable?.TryRemove(KeyValuePair.Create(key, frame));
            }
        }
        while (Interlocked.Decrement(ref _pending) > 0);
        Volatile.Write(ref _oldest, long.MaxValue);
    }

    private async ValueTask SendAsync(QueuedFrame frame)
    {
        try
        {
            if (frame.Close is { } close)
            {
                if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    await _socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Text, CancellationToken.None);
                }
            }
            else if (Volatile.Read(ref _state) != Discarding && _socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.SendAsync(frame.Bytes.Memory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                if (frame.Kind is { } kind)
                {
                    _metrics.EventSent(kind);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            Discard();
            _broken();
        }
    }
}
