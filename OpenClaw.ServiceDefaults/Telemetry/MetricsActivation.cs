using Microsoft.Extensions.Hosting;
using OpenClaw.ServiceDefaults.Health;

namespace OpenClaw.ServiceDefaults.Telemetry;

/// <summary>Creates the instruments that nothing else asks for.</summary>
internal sealed class MetricsActivation(BuildMetrics build, HealthMetrics health) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        GC.KeepAlive(build);
        GC.KeepAlive(health);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
