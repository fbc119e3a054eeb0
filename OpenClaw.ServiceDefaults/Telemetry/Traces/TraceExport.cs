using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>
/// Where spans go: to the OTLP endpoint, to Langfuse, to both; redacted first, and through a bounded queue for each. Log records go to the
/// OTLP endpoint, redacted as well.
/// </summary>
internal static class TraceExport
{
    private const string Otlp = "otlp";

    public static void AddTelemetryExport(this IHostApplicationBuilder builder, OpenTelemetryBuilder telemetry)
    {
        builder.Services.AddOptions<LangfuseOptions>()
            .Configure<IConfiguration>(static (options, configuration) => options.Read(configuration))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LangfuseOptions>, LangfuseOptionsValidator>();
        var otlp = TraceTargets.IsOtlp(builder.Configuration);
        var langfuse = LangfuseOptions.IsConfigured(builder.Configuration);
        if (otlp)
        {
            // Without scopes: what they hold cannot be redacted, and the trace says what they would.
            builder.Logging.AddOpenTelemetry(static logs => logs.IncludeFormattedMessage = true);
            telemetry.WithMetrics(static metrics => metrics.AddOtlpExporter())
                .WithLogging(static logs => logs.AddProcessor(new LogRedaction()).AddOtlpExporter());
        }

        if (otlp || langfuse)
        {
            builder.Services.TryAddSingleton<TraceExportMetrics>();
            telemetry.WithTracing(static traces => traces.AddProcessor(
                static services => new SpanRedaction(services.GetRequiredService<TraceExportMetrics>())));
        }

        if (langfuse)
        {
            telemetry.WithTracing(static traces => traces.AddProcessor(new LangfuseAttributes()).AddProcessor(ToLangfuse));
        }

        if (otlp)
        {
            telemetry.WithTracing(static traces => traces.AddProcessor(ToOtlp));
        }
    }

    private static SpanQueue ToOtlp(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptionsMonitor<OtlpExporterOptions>>().Get(Otlp);
        if (options.Protocol == OtlpExportProtocol.HttpProtobuf)
        {
            options.Endpoint = SignalPath(options.Endpoint, "v1/traces");
        }

        return Queue(services, Otlp, options);
    }

    private static SpanQueue ToLangfuse(IServiceProvider services)
    {
        var langfuse = services.GetRequiredService<IOptions<LangfuseOptions>>().Value;
        return Queue(services, "langfuse", new OtlpExporterOptions
        {
            Endpoint = SignalPath(langfuse.BaseUrl!, "api/public/otel/v1/traces"),
            Protocol = OtlpExportProtocol.HttpProtobuf,
            Headers = langfuse.Authorization(),
            Compression = OtlpExportCompression.GZip,
        });
    }

    private static SpanQueue Queue(IServiceProvider services, string target, OtlpExporterOptions options) => new(
        new OtlpTraceExporter(options),
        target,
        services.GetRequiredService<IOptionsMonitor<BatchExportActivityProcessorOptions>>().CurrentValue,
        services.GetRequiredService<TraceExportMetrics>());

    private static Uri SignalPath(Uri baseUrl, string path) => new($"{baseUrl.AbsoluteUri.TrimEnd('/')}/{path}");
}
