using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Counts spans that wait for their export and those that were lost, for each target.</summary>
internal sealed class TraceExportMetrics
{
    public const string QueueFull = "queue_full";
    public const string ExportFailed = "export_failed";
    public const string Shutdown = "shutdown";
    public const string Secret = "secret";

    private readonly ConcurrentDictionary<(string Target, string Reason), Count> _dropped = new();
    private readonly ConcurrentDictionary<string, Func<int>> _queues = new(StringComparer.Ordinal);

    public TraceExportMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("OpenClaw.ServiceDefaults");
        meter.CreateObservableGauge(
            "openclaw_trace_export_queue",
            () => _queues.Select(queue => new Measurement<int>(queue.Value(), new KeyValuePair<string, object?>("target", queue.Key))),
            null,
            "Spans that wait for their export.");
        meter.CreateObservableCounter(
            "openclaw_trace_export_dropped_total",
            () => _dropped.Select(pair => new Measurement<long>(Volatile.Read(ref pair.Value.Value), new("target", pair.Key.Target), new("reason", pair.Key.Reason))),
            null,
            "Spans that were lost on their way to the trace store.");
    }

    /// <summary>Makes the series of a target, with 0 for each reason.</summary>
    /// <param name="target">Value of the label.</param>
    /// <param name="length">Reads the present length of the target's queue.</param>
    public void Add(string target, Func<int> length)
    {
        _queues[target] = length;
        foreach (var reason in (string[])[QueueFull, ExportFailed, Shutdown, Secret])
        {
            _dropped.TryAdd((target, reason), new Count());
        }
    }

    public void Dropped(string target, string reason, int spans) => Interlocked.Add(ref _dropped[(target, reason)].Value, spans);

    /// <summary>Counts a span that is withheld from every target.</summary>
    public void Withheld()
    {
        foreach (var target in _queues.Keys)
        {
            Dropped(target, Secret, 1);
        }
    }

    private sealed class Count
    {
        public long Value;
    }
}
