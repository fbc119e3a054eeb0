using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>The host's clock.</summary>
internal sealed class TimePart() : HostPart("time")
{
    public override void Write(ExpositionWriter writer) => writer.Single(
        "node_time_seconds"u8,
        MetricType.Gauge,
        "System time in seconds since epoch (1970)."u8,
        (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);
}
