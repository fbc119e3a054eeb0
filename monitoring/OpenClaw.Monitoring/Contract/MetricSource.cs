namespace OpenClaw.Monitoring.Contract;

/// <summary>Metrics that come from one place.</summary>
internal sealed class MetricSource
{
    public string Name { get; set; } = "";

    /// <summary>Our project, or the product that emits them.</summary>
    public string Source { get; set; } = "";

    public List<MetricEntry> Metrics { get; set; } = [];
}
