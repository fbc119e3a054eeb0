namespace OpenClaw.Gateway.Messaging;

/// <summary>An answered message as readers see it.</summary>
/// <param name="Sequence">Position in the agent's history. Grows in the order in which messages become visible, so a reader that
/// remembers the last one misses nothing.</param>
internal sealed record StoredMessage(
    long Sequence,
    Guid MessageId,
    string AgentId,
    string? From,
    string Content,
    string? Answer,
    string? Error,
    string Responder,
    DateTimeOffset ReceivedAt,
    DateTimeOffset AnsweredAt,
    MessageEnvelope Envelope);
