using System.Runtime;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>Collects once at the start, so that readiness means that there is something to scrape.</summary>
internal sealed class FirstCollection(MetricsPage metrics) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(metrics.Runners.Select(runner => runner.RunAsync())).WaitAsync(stoppingToken);
        // What the start needed would otherwise stay resident for good: so little is allocated later that the oldest generation
        // is hardly ever collected.
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
