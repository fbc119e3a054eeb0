namespace OpenClaw.Gateway.Cron;

/// <summary>When a job runs.</summary>
/// <param name="Kind">every, at or cron.</param>
/// <param name="EveryMs">Milliseconds between two runs.</param>
/// <param name="AnchorMs">A run falls on this time, in milliseconds since 1970.</param>
/// <param name="At">ISO 8601.</param>
/// <param name="Expr">5 to 7 fields.</param>
/// <param name="Tz">IANA name; UTC when absent.</param>
/// <param name="StaggerMs">The job is shifted by a stable part of this time.</param>
internal sealed record CronSchedule(
    string Kind, long? EveryMs = null, long? AnchorMs = null, string? At = null, string? Expr = null, string? Tz = null, long? StaggerMs = null);
