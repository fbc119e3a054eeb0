namespace OpenClaw.Gateway.Cron;

/// <summary>What became of a job so far.</summary>
internal sealed record CronState
{
    public long? NextRunAtMs { get; init; }

    public long? RunningAtMs { get; init; }

    /// <summary>The replica that runs it; never shown to clients.</summary>
    public string? RunningBy { get; init; }

    public long? LastRunAtMs { get; init; }

    public string? LastRunStatus { get; init; }

    /// <summary>ok, error or skipped.</summary>
    public string? LastStatus { get; init; }

    public string? LastError { get; init; }

    public string? LastErrorReason { get; init; }

    public long? LastDurationMs { get; init; }

    public int? ConsecutiveErrors { get; init; }

    public bool? LastDelivered { get; init; }

    public string? LastDeliveryStatus { get; init; }

    public string? LastDeliveryError { get; init; }

    public long? LastFailureAlertAtMs { get; init; }
}
