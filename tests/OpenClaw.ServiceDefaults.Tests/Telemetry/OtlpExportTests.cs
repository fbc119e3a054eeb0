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
    public async Task A_secret_in_a_log_record_never_leaves_and_the_rest_of_it_does()
    {
        const string secret = "sk-proj-abcdefghijklmnop1234";
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await Service.StartAsync(
            null,
            app => app.Map("/work", (ILogger<OtlpExportTests> logger) =>
            {
                using var scope = logger.BeginScope("in the scope of {Key}", secret);
                logger.LogError(
                    new InvalidOperationException($"refused {secret}", new InvalidDataException($"because of {secret}")),
                    "the call with {Key} to {Address} failed", secret, new Uri($"https://admin:hunter2hunter2@example.test/?key={secret}"));
                logger.LogInformation("harmless are {Count} keys", 3);
            }),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            await service.Client.GetBodyAsync("/work");
        }

        var sent = receiver.Received("logs");
        Assert.Contains("the call with [redacted] to", sent);
        Assert.Contains("refused [redacted]", sent);
        Assert.Contains("because of [redacted]", sent);
        Assert.Contains("harmless are 3 keys", sent);
        Assert.DoesNotContain(secret, sent);
        Assert.DoesNotContain("hunter2hunter2", sent);
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
