namespace OpenClaw.Gateway.Recording;

/// <summary>A call of an agent to a model, without secrets.</summary>
/// <param name="Request">The canonical request, as JSON; see <see cref="CanonicalRequest"/>.</param>
/// <param name="Hash">SHA-256 of the whole canonical request, in lower-case hexadecimal digits.</param>
/// <param name="Extra">Instructions beyond the agent's own; null for none.</param>
/// <param name="Response">What was said, as JSON; null where there was no answer.</param>
/// <param name="Error">Kind of the failure; null for none.</param>
/// <param name="ErrorText">What the failure says of itself.</param>
/// <param name="IsCut">Whether the request or the response was too long to be stored whole.</param>
/// <param name="Loop">The loop that was found with this step, in words; null for none.</param>
internal sealed record RecordedStep(
    Guid Id, string SessionId, string Kind, DateTimeOffset At, string AgentId, string Request, string Hash, string? Extra, string? Response,
    string? Error, string? ErrorText, bool IsCut, int DurationMs, string Responder, long InputTokens, long OutputTokens, decimal CostUsd,
    string? Loop);
