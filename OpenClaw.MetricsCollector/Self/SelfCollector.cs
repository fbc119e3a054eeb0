using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;
using OpenClaw.ServiceDefaults.Health;
using OpenClaw.ServiceDefaults.Telemetry;

namespace OpenClaw.MetricsCollector.Self;

/// <summary>This process: its build, its health, and what it costs, under the names of the Prometheus client libraries.</summary>
internal sealed class SelfCollector(ServiceIdentity identity, IServiceProvider services) : ICollector
{
    private readonly double _startTime =
        (System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;

    // Created on first use: the board holds a check that needs the collectors, and this is one of them.
    private HealthBoard? _board;

    public string Name => "self";

    public ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        writer.Family("openclaw_build_info"u8, MetricType.Gauge, "Always 1; the labels say which build of which service runs."u8);
        writer.Sample()
            .Label("revision"u8, identity.Revision)
            .Label("service"u8, identity.Name)
            .Label("version"u8, identity.Version)
            .Value(1);
        WriteHealth(writer);
        WriteProcess(writer);
        return ValueTask.FromResult(CollectionResult.Complete);
    }

    private void WriteHealth(ExpositionWriter writer)
    {
        _board ??= services.GetRequiredService<HealthBoard>();
        _board.StartRefresh();
        var results = _board.LastKnown();
        if (results.Count == 0)
        {
            return;
        }

        writer.Family("openclaw_health_status"u8, MetricType.Gauge, "Result of a health check: 1 healthy, 0.5 degraded, 0 unhealthy."u8);
        foreach (var (check, entry) in results)
        {
            writer.Sample().Label("check"u8, check).Value(HealthBoard.Value(entry.Status));
        }

        writer.Family("openclaw_health_duration_seconds"u8, MetricType.Gauge, "Time that the last run of a health check took."u8);
        foreach (var (check, entry) in results)
        {
            writer.Sample().Label("check"u8, check).Value(entry.Duration.TotalSeconds);
        }
    }

    private void WriteProcess(ExpositionWriter writer)
    {
        var usage = Environment.CpuUsage;
        writer.Single(
            "process_cpu_seconds_total"u8,
            MetricType.Counter,
            "Total user and system CPU time spent in seconds."u8,
            usage.TotalTime.TotalSeconds);
        writer.Single(
            "process_resident_memory_bytes"u8, MetricType.Gauge, "Resident memory size in bytes."u8, Environment.WorkingSet);
        writer.Single(
            "process_start_time_seconds"u8, MetricType.Gauge, "Start time of the process since unix epoch in seconds."u8, _startTime);
        writer.Single(
            "dotnet_gc_heap_total_allocated_bytes_total"u8,
            MetricType.Counter,
            "Bytes allocated since the process has started."u8,
            GC.GetTotalAllocatedBytes());
    }
}
