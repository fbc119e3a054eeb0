namespace OpenClaw.Gateway.Transport;

/// <summary>Where a connection's reads and writes go on.</summary>
internal interface IInlineFeature
{
    /// <summary>
    /// True, as at first, when they go on at once on the thread that all sockets share, which nothing may block; false when they go on on
    /// the thread pool.
    /// </summary>
    bool IsInline { get; set; }
}
