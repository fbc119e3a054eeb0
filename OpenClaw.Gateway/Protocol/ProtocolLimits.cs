namespace OpenClaw.Gateway.Protocol;

/// <summary>Every limit of the protocol; the defaults are those that hello-ok promises.</summary>
internal sealed record ProtocolLimits
{
    /// <summary>Largest first frame, in bytes.</summary>
    public int FirstFrameBytes { get; init; } = 64 * 1024;

    /// <summary>Largest later frame, in bytes.</summary>
    public int FrameBytes { get; init; } = 26_214_400;

    /// <summary>Advertised and enforced size of a connection's send queue, in bytes.</summary>
    public long SendQueueBytes { get; init; } = 52_428_800;

    /// <summary>Above so many queued bytes events are merged or dropped.</summary>
    public long MergeAboveBytes { get; init; } = 1024 * 1024;

    /// <summary>All send queues together, in bytes.</summary>
    public long AllSendQueuesBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>A queue above <see cref="MergeAboveBytes"/> whose oldest frame is older than this is closed.</summary>
    public TimeSpan SlowConsumerAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for the first frame.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sockets of one address which are not authenticated yet.</summary>
    public int UnauthenticatedPerAddress { get; init; } = 32;

    /// <summary>Time between two ticks.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests of one connection in work; its socket is not read while there are as many.</summary>
    public int RequestsInWork { get; init; } = 32;

    /// <summary>Requests of one connection which only wait.</summary>
    public int WaitingRequests { get; init; } = 256;

    /// <summary>Answers to a role's forbidden methods in a row before the connection is closed.</summary>
    public int UnauthorizedInARow { get; init; } = 10;

    /// <summary>Time for the peer's half of a close.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(3);
}
