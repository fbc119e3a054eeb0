namespace OpenClaw.Gateway.Deliberation;

/// <summary>What an agent said when it was asked.</summary>
/// <param name="Text">Null when it did not answer; then <paramref name="Absence"/> says why.</param>
/// <param name="Responder">Which model answered; "none" when no model was asked.</param>
internal readonly record struct AgentReply(string? Text, string Absence, string Responder);
