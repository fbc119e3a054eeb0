using System.ComponentModel.DataAnnotations;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Settings of the endpoints that every service has; configuration section <c>Endpoints</c>.</summary>
public sealed class DefaultEndpointOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Endpoints";

    /// <summary>Who may read <c>/metrics</c>; <see cref="MetricsAccess.Local"/> by default.</summary>
    [EnumDataType(typeof(MetricsAccess))]
    public MetricsAccess MetricsAccess { get; set; } = MetricsAccess.Local;

    /// <summary>
    /// Bearer token that admits remote callers to <c>/metrics</c> and <c>/health/report</c>; 8 to 512 characters, none by default.
    /// </summary>
    [StringLength(512, MinimumLength = 8)]
    public string? Token { get; set; }

    /// <summary>Whether <c>/health</c> is mapped and equals <c>/ready</c>; true by default.</summary>
    public bool MapHealth { get; set; } = true;

    /// <summary>
    /// Whether <c>/metrics</c> serves the OpenTelemetry metrics; true by default. Read from the configuration only, because without
    /// it and without an OTLP endpoint no metrics are collected at all.
    /// </summary>
    public bool MapMetrics { get; set; } = true;
}
