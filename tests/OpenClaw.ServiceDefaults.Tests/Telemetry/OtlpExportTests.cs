using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OpenClaw.ServiceDefaults.Tests.Telemetry;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_are_sent_when_there_is_somewhere_to_send_them()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var source = new ActivitySource("OpenClaw.Test");
        await using (var service = await Service.StartAsync(
            null,
            app => app.Map("/work", (ILogger<OtlpExportTests> logger, IMeterFactory meters) =>
            {
                using var span = source.StartActivity("deliberate");
                meters.Create("OpenClaw.Test").CreateCounter<int>("openclaw_test_total").Add(1);
                logger.LogInformation("the triad agrees");
            }),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "gateway-under-test")))
        {
            await service.Client.GetBodyAsync("/work");
            await service.Client.GetBodyAsync("/alive");
            await service.Client.GetBodyAsync("/metrics");
        }

        Assert.Contains("deliberate", receiver.Received("traces"));
        Assert.Contains("/work", receiver.Received("traces"));
        Assert.Contains("gateway-under-test", receiver.Received("traces"));
        Assert.DoesNotContain("GET /alive", receiver.Received("traces"));
        Assert.DoesNotContain("GET /metrics", receiver.Received("traces"));
        Assert.Contains("openclaw_test_total", receiver.Received("metrics"));
        Assert.Contains("the triad agrees", receiver.Received("logs"));
    }

    [Fact]
    public async Task Without_an_endpoint_no_span_is_made()
    {
        using var source = new ActivitySource("OpenClaw.Test");
        await using var service = await Service.StartAsync(
            map: app => app.Map("/work", () => source.StartActivity("deliberate") is null ? "no span" : "span"));

        Assert.Equal("no span", await service.Client.GetStringAsync("/work"));
    }

    [Fact]
    public async Task A_service_that_exports_traces_itself_gets_the_common_sources()
    {
        using var source = new ActivitySource("OpenClaw.Test");
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddOpenTelemetry().WithTracing(),
            app => app.Map("/work", () => source.StartActivity("deliberate") is null ? "no span" : "span"));

        Assert.Equal("span", await service.Client.GetStringAsync("/work"));
    }
}
