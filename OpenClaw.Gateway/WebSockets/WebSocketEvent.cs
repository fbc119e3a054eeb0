namespace OpenClaw.Gateway.WebSockets;

/// <summary>Something that a peer did.</summary>
/// <param name="Kind">What.</param>
/// <param name="Payload">The message or the ping's payload, without its mask; valid until the next event is taken.</param>
/// <param name="CloseCode">What to answer a close with: its own code, 1000 when it has none, or that of what is wrong with it.</param>
internal readonly record struct WebSocketEvent(WebSocketEventKind Kind, ReadOnlyMemory<byte> Payload, int CloseCode = 0);
