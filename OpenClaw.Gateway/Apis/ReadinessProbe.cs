using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenClaw.ServiceDefaults.Health;

namespace OpenClaw.Gateway.Apis;

/// <summary>The verdict of all health checks; the board behind it evaluates each at most once per second, whoever asks.</summary>
internal sealed class ReadinessProbe(HealthBoard board)
{
    /// <summary>Names of the checks that fail; empty when the gateway is ready.</summary>
    public async Task<IReadOnlyList<string>> FailingAsync(CancellationToken cancellation)
    {
        var report = await board.CheckAsync(cancellation: cancellation);
        return [.. report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(entry => entry.Key)];
    }
}
