using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Load averages.</summary>
internal sealed class LoadavgPart(string proc) : HostPart("loadavg")
{
    private readonly KernelFile _loadavg = new(Path.Combine(proc, "loadavg"));

    public override void Write(ExpositionWriter writer)
    {
        var fields = new Fields(_loadavg.Read());
        if (!fields.TryNext(out var one) || !fields.TryNext(out var five) || !fields.TryNext(out var fifteen))
        {
            throw new FormatException($"{_loadavg.Path} does not begin with three numbers");
        }

        writer.Single("node_load1"u8, MetricType.Gauge, "1m load average."u8, one);
        writer.Single("node_load5"u8, MetricType.Gauge, "5m load average."u8, five);
        writer.Single("node_load15"u8, MetricType.Gauge, "15m load average."u8, fifteen);
    }
}
