using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>The host under node_exporter's names, except its file systems, which may hang and are a collector of their own.</summary>
internal sealed class HostCollector : ICollector
{
    private readonly HostPart[] _parts;
    private readonly (double Seconds, bool Success)[] _results;

    public HostCollector(IOptions<HostTreeOptions> options)
    {
        var proc = options.Value.ProcPath;
        var sys = options.Value.SysPath;
        _parts =
        [
            new CpuPart(proc),
            new DiskstatsPart(proc),
            new EntropyPart(proc),
            new FilefdPart(proc),
            new LoadavgPart(proc),
            new MeminfoPart(proc),
            new NetclassPart(sys),
            new NetdevPart(proc),
            new NetstatPart(proc),
            new PressurePart(proc),
            new SockstatPart(proc),
            new TimePart(),
            new TimexPart(),
            new UnamePart(proc),
            new VmstatPart(proc),
        ];
        _results = new (double, bool)[_parts.Length];
    }

    public string Name => "host";

    public ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        string? reason = null;
        for (var index = 0; index < _parts.Length; index++)
        {
            var started = Stopwatch.GetTimestamp();
            var mark = writer.Length;
            var success = true;
            try
            {
                _parts[index].Write(writer);
            }
            catch (Exception exception) when (exception is IOException or FormatException)
            {
                writer.Rollback(mark);
                success = false;
                reason = reason is null ? exception.Message : $"{reason}; {exception.Message}";
            }

            _results[index] = (Stopwatch.GetElapsedTime(started).TotalSeconds, success);
        }

        writer.Family("node_scrape_collector_duration_seconds"u8, MetricType.Gauge, "Time that a part of the host took."u8);
        for (var index = 0; index < _parts.Length; index++)
        {
            writer.Sample().Label("collector"u8, _parts[index].Name).Value(_results[index].Seconds);
        }

        writer.Family("node_scrape_collector_success"u8, MetricType.Gauge, "Whether a part of the host could be measured."u8);
        for (var index = 0; index < _parts.Length; index++)
        {
            writer.Sample().Label("collector"u8, _parts[index].Name).Value(_results[index].Success ? 1 : 0);
        }

        return ValueTask.FromResult(reason is null ? CollectionResult.Complete : CollectionResult.Partial(reason));
    }
}
