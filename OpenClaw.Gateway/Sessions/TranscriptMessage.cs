namespace OpenClaw.Gateway.Sessions;

/// <summary>A message of a transcript.</summary>
/// <param name="Id">Unique within the session; the same run stores the same message only once.</param>
/// <param name="Role">user, assistant or toolResult.</param>
/// <param name="Timestamp">Milliseconds since 1970.</param>
internal sealed record TranscriptMessage(
    string Id,
    string Role,
    string Text,
    long Timestamp,
    string? SenderLabel = null,
    string? Provider = null,
    string? Model = null,
    string? StopReason = null,
    string? ErrorMessage = null,
    long InputTokens = 0,
    long OutputTokens = 0,
    double CostUsd = 0)
{
    /// <summary>Position in the transcript, from 1; 0 before it is stored.</summary>
    public long Seq { get; init; }

    public bool IsAssistant => Role == "assistant";
}
