namespace OpenClaw.Monitoring.Contract;

/// <summary>One metric family of the contract.</summary>
internal sealed class MetricEntry
{
    public string Name { get; set; } = "";

    /// <summary>counter, gauge, histogram, summary or untyped.</summary>
    public string Type { get; set; } = "";

    public string Unit { get; set; } = "";

    public List<string> Labels { get; set; } = [];

    public string Meaning { get; set; } = "";

    /// <summary>Names of the series of this family, as a query writes them.</summary>
    public IEnumerable<string> SeriesNames => Type switch
    {
        "histogram" => [$"{Name}_bucket", $"{Name}_sum", $"{Name}_count"],
        "summary" => [Name, $"{Name}_sum", $"{Name}_count"],
        _ => [Name],
    };
}
