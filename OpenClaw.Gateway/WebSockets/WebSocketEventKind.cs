namespace OpenClaw.Gateway.WebSockets;

/// <summary>What a peer may do.</summary>
internal enum WebSocketEventKind
{
    /// <summary>A whole text message of valid UTF-8.</summary>
    Text,

    /// <summary>A whole binary message.</summary>
    Binary,

    /// <summary>A ping, to be answered with a pong of the same payload.</summary>
    Ping,

    /// <summary>The peer's half of the close.</summary>
    Close,

    /// <summary>A message longer than the limit; it is read away.</summary>
    TooBig,

    /// <summary>A text message that is not UTF-8.</summary>
    BadText,

    /// <summary>A frame that no client may send; what follows has no meaning.</summary>
    BadFrame,
}
