namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>From this value on, this color; the base has no value.</summary>
internal sealed record Threshold(double? From, string Color);
