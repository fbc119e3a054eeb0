using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>Composes the page of all collectors, or of those asked for; they collect at the same time.</summary>
internal sealed class MetricsPage
{
    private readonly CollectorRunner[] _runners;

    public MetricsPage(IEnumerable<ICollector> collectors, IOptions<CollectorOptions> options, ILogger<CollectorRunner> logger)
    {
        var settings = options.Value;
        _runners =
        [
            .. collectors
                .Where(collector => !settings.Disabled.Contains(collector.Name))
                .Select(collector => new CollectorRunner(
                    collector,
                    settings.Timeouts.TryGetValue(collector.Name, out var timeout) ? timeout : settings.Timeout,
                    settings.Reuse,
                    logger)),
        ];
    }

    /// <summary>The collectors that are on, in the order of the page.</summary>
    public IReadOnlyList<CollectorRunner> Runners => _runners;

    /// <summary>Finds a collector by its name, or null.</summary>
    public CollectorRunner? Find(string name) =>
        Array.Find(_runners, runner => runner.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Collects and writes the page of the given collectors.</summary>
    public static async Task WriteAsync(ExpositionWriter page, IReadOnlyList<CollectorRunner> runners)
    {
        var tasks = new Task[runners.Count];
        for (var index = 0; index < tasks.Length; index++)
        {
            tasks[index] = runners[index].RunAsync();
        }

        await Task.WhenAll(tasks);
        foreach (var runner in runners)
        {
            runner.CopyTo(page);
        }

        page.Family("openclaw_collector_success"u8, MetricType.Gauge, "Whether the last collection was complete: 1 yes, 0 no."u8);
        foreach (var runner in runners)
        {
            page.Sample().Label("collector"u8, runner.Name).Value(runner.Success ? 1 : 0);
        }

        page.Family("openclaw_collector_duration_seconds"u8, MetricType.Gauge, "Time that the last collection took."u8);
        foreach (var runner in runners)
        {
            page.Sample().Label("collector"u8, runner.Name).Value(runner.DurationSeconds);
        }
    }
}
