using Microsoft.AspNetCore.Http;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Paths of the endpoints that every service has.</summary>
public static class DefaultPaths
{
    /// <summary>Liveness: the process answers.</summary>
    public const string Alive = "/alive";

    /// <summary>Readiness: the service can do its work.</summary>
    public const string Ready = "/ready";

    /// <summary>Readiness under the name that most probes expect.</summary>
    public const string Health = "/health";

    /// <summary>State of every check in detail.</summary>
    public const string HealthReport = "/health/report";

    /// <summary>Metrics for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Whether a path is asked by machines every few seconds and therefore not worth a trace.</summary>
    /// <param name="path">Path of a request.</param>
    public static bool IsProbe(PathString path) =>
        path.StartsWithSegments(Health)
        || path.StartsWithSegments(Alive)
        || path.StartsWithSegments(Ready)
        || path.StartsWithSegments(Metrics);
}
