namespace OpenClaw.Gateway.Messaging;

/// <summary>A message on its way to an agent.</summary>
/// <param name="Id">UUIDv7 given by the gateway.</param>
/// <param name="Sender">Who sent it; null when it did not say.</param>
/// <param name="TraceParent">W3C trace context of the request that brought it; null when it was not traced.</param>
internal sealed record InboxMessage(
    Guid Id, string AgentId, string Content, string? Sender, DateTimeOffset ReceivedAt, string? TraceParent, MessageEnvelope Envelope);
