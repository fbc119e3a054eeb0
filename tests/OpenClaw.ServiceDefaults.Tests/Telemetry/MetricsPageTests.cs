using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpenClaw.ServiceDefaults.Tests.Telemetry;

public sealed class MetricsPageTests
{
    [Fact]
    public async Task Names_come_out_exactly_as_the_instruments_have_them()
    {
        await using var service = await Service.StartAsync();
        var meter = service.App.Services.GetRequiredService<IMeterFactory>().Create("OpenClaw.Test");
        var messages = meter.CreateCounter<long>("openclaw_agent_messages_processed_total", null, "Messages handled.");
        var latency = meter.CreateHistogram<double>("openclaw_test_duration_seconds", "s", "Time of a test.");
        meter.CreateObservableGauge(
            "openclaw_agent_heartbeat_age_seconds", () => new Measurement<double>(1.5, Agent("main")), "s", "Age of the heartbeat.");
        meter.CreateObservableGauge("openclaw_agent_status", () => new Measurement<int>(1, Agent("main")), null, "1 online, 0 offline.");
        messages.Add(3, Agent("main"));
        latency.Record(0.2);

        var lines = await LinesAsync(service);

        Assert.Contains("# TYPE openclaw_agent_messages_processed_total counter", lines);
        Assert.Contains("# HELP openclaw_agent_messages_processed_total Messages handled.", lines);
        Assert.Equal("3", Value(lines, "openclaw_agent_messages_processed_total{agent_id=\"main\"}"));
        Assert.Contains("# TYPE openclaw_agent_heartbeat_age_seconds gauge", lines);
        Assert.Equal("1.5", Value(lines, "openclaw_agent_heartbeat_age_seconds{agent_id=\"main\"}"));
        Assert.Equal("1", Value(lines, "openclaw_agent_status{agent_id=\"main\"}"));
        Assert.Contains("# TYPE openclaw_test_duration_seconds histogram", lines);
        Assert.Equal("1", Value(lines, "openclaw_test_duration_seconds_bucket{le=\"+Inf\"}"));
        Assert.DoesNotContain(lines, line => line.Contains("otel_scope_") || line.Contains("_total_total") || line.Contains("seconds_seconds"));
    }

    [Fact]
    public async Task Hosts_of_one_process_show_their_own_values_whichever_starts_or_ends_last()
    {
        await using var first = await Service.StartAsync();
        var counter = Measure(first, 1);
        await using (var second = await Service.StartAsync())
        {
            Measure(second, 2);
            Assert.Equal(("2", "2"), await ShownAsync(second));
        }

        counter.Add(4, Agent("main"));
        Assert.Equal(("5", "1"), await ShownAsync(first));

        static Counter<long> Measure(Service service, int value)
        {
            var meter = service.App.Services.GetRequiredService<IMeterFactory>().Create("OpenClaw.Test");
            meter.CreateObservableGauge("openclaw_test_level", () => new Measurement<int>(value, Agent("main")));
            var counter = meter.CreateCounter<long>("openclaw_test_total");
            counter.Add(value, Agent("main"));
            return counter;
        }

        static async Task<(string Total, string Level)> ShownAsync(Service service)
        {
            var lines = await LinesAsync(service);
            return (Value(lines, "openclaw_test_total{agent_id=\"main\"}"), Value(lines, "openclaw_test_level{agent_id=\"main\"}"));
        }
    }

    [Fact]
    public async Task The_page_says_which_build_runs()
    {
        await using var service = await Service.StartAsync(settings: ("OTEL_SERVICE_NAME", "gateway"));

        var lines = await LinesAsync(service);

        var build = Assert.Single(lines, line => line.StartsWith("openclaw_build_info{", StringComparison.Ordinal));
        Assert.Contains("service=\"gateway\"", build);
        Assert.Contains("version=\"0.1.0\"", build);
        Assert.Contains("revision=\"", build);
    }

    [Fact]
    public async Task The_page_gives_status_and_duration_of_each_health_check()
    {
        await using var service = await Service.StartAsync(builder => builder.Services.AddHealthChecks()
            .AddCheck("store", () => HealthCheckResult.Unhealthy())
            .AddCheck("cache", () => HealthCheckResult.Degraded()));
        await service.Client.GetBodyAsync("/ready");

        var lines = await LinesAsync(service);

        Assert.Equal("0", Value(lines, "openclaw_health_status{check=\"store\"}"));
        Assert.Equal("0.5", Value(lines, "openclaw_health_status{check=\"cache\"}"));
        Assert.Equal("1", Value(lines, "openclaw_health_status{check=\"self\"}"));
        Assert.Contains(lines, line => line.StartsWith("openclaw_health_duration_seconds{check=\"store\"}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hung_check_does_not_hold_up_the_page()
    {
        var never = new TaskCompletionSource<HealthCheckResult>();
        await using var service = await Service.StartAsync(
            builder => builder.Services.AddHealthChecks().AddAsyncCheck("hung", () => never.Task),
            null,
            ("Health:Timeout", "00:01:00"));

        // The check would need a minute to fail; the page comes with the values of the others while it is still running.
        var page = service.Client.GetStringAsync("/metrics");
        Assert.Same(page, await Task.WhenAny(page, Task.Delay(TimeSpan.FromSeconds(45))));
        Assert.Contains("openclaw_health_status{check=\"self\"}", await page);
        never.SetResult(HealthCheckResult.Healthy());
    }

    [Fact]
    public async Task A_scraper_that_accepts_open_metrics_gets_it()
    {
        await using var service = await Service.StartAsync();

        var plain = await service.GetAsync("/metrics");
        var open = await service.GetAsync("/metrics", ("Accept", "application/openmetrics-text; version=1.0.0"));

        Assert.Equal("text/plain", plain.Content.Headers.ContentType?.MediaType);
        Assert.Contains("version=0.0.4", plain.Content.Headers.ContentType?.ToString());
        Assert.Equal("application/openmetrics-text", open.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("# EOF\n", await open.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_page_has_runtime_and_request_metrics_but_none_of_the_probes_themselves()
    {
        await using var service = await Service.StartAsync(map: app => app.Map("/work", () => "done"));
        await service.Client.GetStringAsync("/work");
        await service.Client.GetStringAsync("/alive");

        var lines = await LinesAsync(service);

        Assert.Contains(lines, line => line.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal)
            && line.Contains("http_route=\"/work\""));
        Assert.DoesNotContain(lines, line => line.StartsWith("http_server_", StringComparison.Ordinal)
            && (line.Contains("\"/alive\"") || line.Contains("\"/metrics\"")));
    }

    private static async Task<string[]> LinesAsync(Service service) =>
        (await service.Client.GetStringAsync("/metrics")).Split('\n');

    private static string Value(string[] lines, string series) =>
        Assert.Single(lines, line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..].Split(' ')[0];

    private static KeyValuePair<string, object?> Agent(string id) => new("agent_id", id);
}
