using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpenClaw.Gateway.Storage;

/// <summary>Which stores are configured, as shown by the health check "storage".</summary>
internal sealed record StorageKind(bool Redis, bool Postgres) : IHealthCheck
{
    public string Description => (Redis, Postgres) switch
    {
        (true, true) => "inboxes in Redis, everything else in PostgreSQL",
        (true, false) => "inboxes in Redis; no PostgreSQL configured, so histories, totals and deliberations are in memory and end with this process",
        (false, true) => "everything in PostgreSQL; no Redis configured",
        (false, false) => "in memory: neither Redis nor PostgreSQL is configured, so everything ends with this process",
    };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Postgres ? HealthCheckResult.Healthy(Description) : HealthCheckResult.Degraded(Description));
}
