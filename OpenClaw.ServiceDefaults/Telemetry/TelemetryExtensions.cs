using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenClaw.ServiceDefaults.Endpoints;
using OpenClaw.ServiceDefaults.Telemetry.Traces;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenClaw.ServiceDefaults.Telemetry;

/// <summary>Metrics always; traces and logs, and metrics by push, when there is somewhere to send them.</summary>
internal static class TelemetryExtensions
{
    private const string OwnSources = "OpenClaw.*";
    private const string Npgsql = "Npgsql";

    // Written by the Redis client's instrumentation where a service registers it.
    private const string Redis = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var identity = ServiceIdentity.Of(builder);
        builder.Services.AddSingleton(identity);
        builder.Services.AddSingleton<BuildMetrics>();
        builder.Services.AddHostedService<MetricsActivation>();

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, identity, builder.Configuration));
        builder.Services.ConfigureOpenTelemetryMeterProvider(ConfigureMetrics);
        builder.Services.ConfigureOpenTelemetryMeterProvider(LeaveOtherHostsOut);
        if (builder.Configuration.GetValue($"{DefaultEndpointOptions.Section}:{nameof(DefaultEndpointOptions.MapMetrics)}", true))
        {
            telemetry.WithMetrics(static metrics => metrics.AddPrometheusExporter(ConfigurePrometheus));
        }

        // Takes effect once a tracer provider exists: with the exporter below, or with one that a service adds itself.
        // Without either, no request pays for spans that nobody reads.
        builder.Services.ConfigureOpenTelemetryTracerProvider(ConfigureTraces);

        builder.AddTelemetryExport(telemetry);
    }

    private static void Describe(ResourceBuilder resource, ServiceIdentity identity, IConfiguration configuration)
    {
        // What OTEL_RESOURCE_ATTRIBUTES says about the instance stays; added here it would be overwritten.
        var instanceKnown = configuration["OTEL_RESOURCE_ATTRIBUTES"]?.Contains("service.instance.id=", StringComparison.Ordinal) is true;
        resource.AddService(identity.Name, serviceVersion: identity.Version, autoGenerateServiceInstanceId: !instanceKnown);
    }

    private static void ConfigureMetrics(MeterProviderBuilder metrics) => metrics
        .AddMeter(OwnSources, Npgsql)
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation()
        .SetExemplarFilter(ExemplarFilterType.TraceBased);

    // The SDK hears every meter of the process and takes instruments of the same name for one: where a process runs several
    // hosts, each would overwrite the others' values, and the end of one would silence all.
    private static void LeaveOtherHostsOut(IServiceProvider services, MeterProviderBuilder metrics)
    {
        var own = services.GetRequiredService<IMeterFactory>();
        metrics.AddView(instrument => instrument.Meter.Scope is IMeterFactory factory && factory != own ? MetricStreamConfiguration.Drop : null);
    }

    private static void ConfigurePrometheus(PrometheusAspNetCoreOptions options)
    {
        // The scope would add three labels to every series and the resource one series of its own; the job and instance
        // labels of the scrape and openclaw_build_info say the same.
        options.ScopeInfoEnabled = false;
        options.TargetInfoEnabled = false;
    }

    private static void ConfigureTraces(TracerProviderBuilder traces) => traces
        .AddSource(OwnSources, Npgsql, Redis)
        .AddAspNetCoreInstrumentation(static options => options.Filter = static context => !DefaultPaths.IsProbe(context.Request.Path))
        .AddHttpClientInstrumentation();
}
