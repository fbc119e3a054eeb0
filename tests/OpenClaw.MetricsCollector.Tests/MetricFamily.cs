namespace OpenClaw.MetricsCollector.Tests;

/// <summary>A family of a metrics page.</summary>
internal sealed class MetricFamily(string name, string type)
{
    public string Name => name;

    public string Type => type;

    public List<(IReadOnlyDictionary<string, string> Labels, double Value)> Samples { get; } = [];

    /// <summary>The sets of label names that occur, each sorted and joined.</summary>
    public IReadOnlySet<string> LabelNames =>
        Samples.Select(sample => string.Join(",", sample.Labels.Keys.Order(StringComparer.Ordinal))).ToHashSet();
}
