using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>
/// Ready once every collector has run. A target that is down is the finding of this service, not its fault: it stays healthy and
/// the report names the target.
/// </summary>
internal sealed class CollectorsHealthCheck(MetricsPage metrics) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var waiting = metrics.Runners.Where(runner => !runner.HasRun).Select(runner => runner.Name).ToArray();
        if (waiting.Length > 0)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"Not collected yet: {string.Join(", ", waiting)}."));
        }

        var data = metrics.Runners.ToDictionary(runner => runner.Name, runner => (object)(runner.Failure ?? "complete"));
        return Task.FromResult(HealthCheckResult.Healthy("Every collector has run.", data));
    }
}
