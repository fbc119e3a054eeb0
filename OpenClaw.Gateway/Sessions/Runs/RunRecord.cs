namespace OpenClaw.Gateway.Sessions;

/// <summary>A run as it is stored, so that an accepted one survives the process that accepted it.</summary>
/// <param name="Id">Kind and run id: chat and agent have separate key spaces.</param>
/// <param name="Kind">chat, agent, heartbeat, cron, hook or http.</param>
/// <param name="Owner">The process that works on it.</param>
/// <param name="LeaseUntil">Milliseconds since 1970; after it another process may take the run over.</param>
/// <param name="State">accepted, ok, error, aborted or timeout.</param>
internal sealed record RunRecord(
    string Id,
    string RunId,
    string Kind,
    string SessionKey,
    string Message,
    string? ExtraSystemPrompt,
    string? Sender,
    string? StartedBy,
    long TimeoutMs,
    string Owner,
    long LeaseUntil,
    string State,
    long AcceptedAt,
    long? StartedAt = null,
    long? EndedAt = null,
    string? Text = null,
    string? Error = null,
    string? SessionId = null,
    string? Model = null,
    string? Provider = null,
    long InputTokens = 0,
    long OutputTokens = 0)
{
    public const string Accepted = "accepted";
    public const string Ok = "ok";
    public const string Failed = "error";
    public const string Aborted = "aborted";
    public const string TimedOut = "timeout";

    public bool IsFinished => State != Accepted;

    public static string IdOf(string kind, string runId) => $"{kind}|{runId}";
}
