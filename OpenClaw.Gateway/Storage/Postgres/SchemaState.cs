using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Whether the schema is usable, as shown by the health check "schema".</summary>
internal sealed class SchemaState : IHealthCheck
{
    /// <summary>The trouble before the first attempt has ended.</summary>
    public const string NotRunYet = "the migrations have not run yet";

    private volatile string? _trouble = NotRunYet;

    public bool IsReady => _trouble is null;

    public string? Trouble => _trouble;

    public void Ready() => _trouble = null;

    public void NotReady(string why) => _trouble = why;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy("up to date"));
}
