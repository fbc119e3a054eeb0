namespace OpenClaw.MetricsCollector.Collection;

/// <summary>Collects once at the start, so that readiness means that there is something to scrape.</summary>
internal sealed class FirstCollection(MetricsPage metrics) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(metrics.Runners.Select(runner => runner.RunAsync())).WaitAsync(stoppingToken);
}
