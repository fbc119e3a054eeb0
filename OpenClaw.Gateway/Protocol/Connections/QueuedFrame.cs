using OpenClaw.Gateway.WebSockets;

namespace OpenClaw.Gateway.Protocol;

/// <summary>A link of a connection's send queue.</summary>
internal sealed class QueuedFrame(FrameBytes bytes, EventKind? kind, long enqueuedAt)
{
    /// <summary>The link behind this one; written by a producer, read by the one consumer.</summary>
    public QueuedFrame? Next;

    private const int Overhead = 128;
    private int _taken;

    public FrameBytes Bytes { get; private set; } = bytes;

    /// <summary>The event in the frame; null for a response.</summary>
    public EventKind? Kind { get; } = kind;

    /// <summary>Bytes that it takes while it waits: empty ones take memory too. A close is always sent.</summary>
    public int Cost => Close is null ? Bytes.Length + Overhead : 0;

    /// <summary>What kind of frame it is.</summary>
    public WebSocketOpcode Opcode { get; init; } = WebSocketOpcode.Text;

    /// <summary>Milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long EnqueuedAt { get; } = enqueuedAt;

    /// <summary>Newer events with this key replace this one; null when none does.</summary>
    public string? MergeKey { get; init; }

    /// <summary>A close to send when everything before it is sent.</summary>
    public CloseReason? Close { get; init; }

    /// <summary>Claims the frame, for sending or for replacing it by a newer one.</summary>
    /// <returns>False when the other side was first.</returns>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Lets the bytes go; the queue keeps the last link alive until the next frame comes.</summary>
    public void Release()
    {
        Bytes.Release();
        Bytes = default;
    }
}
