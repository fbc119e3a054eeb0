namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>Grafana's ids of units.</summary>
internal static class Units
{
    public const string Count = "short";
    public const string Percent = "percent";
    public const string Ratio = "percentunit";
    public const string Seconds = "s";
    public const string Bytes = "bytes";
    public const string BytesPerSecond = "Bps";
    public const string PerSecond = "cps";
    public const string RequestsPerSecond = "reqps";
    public const string OperationsPerSecond = "ops";
    public const string PacketsPerSecond = "pps";
    public const string ReadsAndWritesPerSecond = "iops";
    public const string Words = "string";
    public const string Moment = "dateTimeAsIso";
}
