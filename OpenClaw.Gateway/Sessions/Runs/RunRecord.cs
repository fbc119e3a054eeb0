using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Sessions;

/// <summary>A run as it is stored, so that an accepted one survives the process that accepted it.</summary>
/// <param name="Id">Kind and run id: chat and agent have separate key spaces.</param>
/// <param name="Kind">chat, agent, heartbeat, cron, hook or http.</param>
/// <param name="Owner">The process that works on it.</param>
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

    /// <summary>Why it was stopped, or is to be: rpc, stop or timeout; null when nobody wants that.</summary>
    public string? StopReason { get; init; }

    /// <summary>W3C trace context of the request that brought it; null when it was not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Number of its last event.</summary>
    public long Seq { get; init; }

    /// <summary>Nothing of it is left to do; the next run of the session may begin.</summary>
    [JsonIgnore]
    public bool IsDone { get; init; }

    /// <summary>Its outcome is decided.</summary>
    [JsonIgnore]
    public bool IsFinished => State != Accepted;

    /// <summary>Clients get chat events of it.</summary>
    [JsonIgnore]
    public bool IsChat => Kind != "heartbeat";

    public static string IdOf(string kind, string runId) => $"{kind}|{runId}";
}
