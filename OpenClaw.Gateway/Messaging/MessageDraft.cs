namespace OpenClaw.Gateway.Messaging;

/// <summary>A message that somebody wants to send.</summary>
/// <param name="Content">1 or more characters, well-formed, without U+0000.</param>
/// <param name="IdempotencyKey">Repeats with the same key and content have one effect; null for none.</param>
/// <param name="Envelope">Null for a plain message.</param>
internal sealed record MessageDraft(
    string AgentId, string Content, string? Sender, string? IdempotencyKey, MessageEnvelope? Envelope = null);
