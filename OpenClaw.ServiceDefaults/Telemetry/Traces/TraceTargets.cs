using Microsoft.Extensions.Configuration;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Whether there is somewhere to send spans.</summary>
public static class TraceTargets
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Whether the configuration names an OTLP endpoint or a Langfuse. Without either, a client library that is told to trace makes every
    /// request, message and statement pay for spans that nobody reads.
    /// </summary>
    public static bool AreConfigured(IConfiguration configuration) => IsOtlp(configuration) || LangfuseOptions.IsConfigured(configuration);

    internal static bool IsOtlp(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[Endpoint]);
}
