namespace OpenClaw.MetricsCollector.Exposition;

/// <summary>Type of a metric family as the exposition format names it.</summary>
internal enum MetricType
{
    Gauge,
    Counter,
    Untyped,
    Summary,
}
