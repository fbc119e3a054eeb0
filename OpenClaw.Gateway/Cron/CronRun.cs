namespace OpenClaw.Gateway.Cron;

/// <summary>A finished run: an entry of cron.runs, and the finished event with its action.</summary>
internal sealed record CronRun(
    long? Ts,
    string JobId,
    string Action,
    string Status,
    string? Summary,
    string? Error,
    bool? Delivered,
    string DeliveryStatus,
    string? SessionId,
    string? SessionKey,
    long RunAtMs,
    long DurationMs,
    long? NextRunAtMs,
    string? Model,
    string? Provider,
    CronUsage? Usage,
    string? JobName = null);
