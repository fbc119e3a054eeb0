namespace OpenClaw.Gateway.Messaging;

/// <summary>A message with what its agent made of it.</summary>
/// <param name="Answer">Null when the agent failed; then <paramref name="Error"/> says why.</param>
/// <param name="Responder">Which model answered; "built-in" for the deterministic responder of the gateway.</param>
internal sealed record AnsweredMessage(InboxMessage Message, string? Answer, string? Error, string Responder, DateTimeOffset AnsweredAt);
