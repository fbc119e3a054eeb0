using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Textfiles;

/// <summary>A family of a file.</summary>
/// <param name="Type">Gauge, counter or untyped.</param>
/// <param name="Help">What it means.</param>
/// <param name="Samples">Label names and values, and the value, of each series.</param>
internal sealed record TextfileFamily(MetricType Type, string Help, List<(List<KeyValuePair<string, string>> Labels, double Value)> Samples);
