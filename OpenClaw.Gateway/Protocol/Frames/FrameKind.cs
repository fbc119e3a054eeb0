namespace OpenClaw.Gateway.Protocol;

/// <summary>What an incoming text frame turned out to be.</summary>
internal enum FrameKind
{
    /// <summary>Not one JSON value, or nested too deeply, or text that no string can hold.</summary>
    NotJson,

    /// <summary>JSON, but not a request of the protocol.</summary>
    Invalid,

    /// <summary>A request.</summary>
    Request,
}
