using System.Globalization;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Agents;

public sealed class MetricsTests
{
    [Fact]
    public async Task Each_of_the_five_metrics_has_a_series_of_each_agent_from_the_start()
    {
        await using var gateway = await StartAsync();
        var agents = (await gateway.Client.GetAsync("/api/agents")).EnumerateArray().Select(agent => agent.GetProperty("id").GetString()!).Order().ToArray();
        Assert.Equal(12, agents.Length);
        var text = await ScrapeAsync(gateway);
        (string Name, string Type)[] metrics =
        [
            ("openclaw_agent_status", "gauge"),
            ("openclaw_agent_heartbeat_age_seconds", "gauge"),
            ("openclaw_agent_health_score", "gauge"),
            ("openclaw_agent_messages_processed_total", "counter"),
            ("openclaw_agent_deliberations_total", "counter"),
            ("openclaw_a2a_pending", "gauge"),
        ];
        foreach (var (name, type) in metrics)
        {
            Assert.Contains($"# TYPE {name} {type}\n", text);
            Assert.Equal(agents, agents.Where(agent => Value(text, name, agent) is not null));
            Assert.Equal(agents.Length, text.Split('\n').Count(line => line.StartsWith($"{name}{{", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_stopped_agent_keeps_its_series_at_zero_and_its_silence_grows()
    {
        await using var gateway = await StartAsync();
        await Eventually.HoldsAsync(async () =>
            await ScrapeAsync(gateway) is var text
            && Value(text, "openclaw_agent_status", "dreamer") == 1 && Value(text, "openclaw_agent_status", "main") == 1);
        using (await gateway.Client.Http.PostAsync("/api/agents/dreamer/stop", null, TestContext.Current.CancellationToken))
        {
        }

        var first = await Eventually.GetAsync(() => ScrapeAsync(gateway), text => Value(text, "openclaw_agent_status", "dreamer") == 0);
        Assert.Equal(0, Value(first, "openclaw_agent_health_score", "dreamer"));
        Assert.Equal(1, Value(first, "openclaw_agent_status", "main"));
        await Eventually.HoldsAsync(async () =>
            Value(await ScrapeAsync(gateway), "openclaw_agent_heartbeat_age_seconds", "dreamer")
            > Value(first, "openclaw_agent_heartbeat_age_seconds", "dreamer"));
    }

    [Fact]
    public async Task Messages_and_deliberations_count_and_latencies_name_the_built_in_responder()
    {
        await using var gateway = await StartAsync();
        await gateway.Client.SendAsync("coder", "one");
        await gateway.Client.HistoryAsync("coder", 1);
        await Eventually.GetAsync(() => gateway.Client.StateAsync("charlie"), state => state == "idle");
        using (await gateway.Client.PostAsync("/api/deliberations", """{"question":"Count?"}"""))
        {
        }

        await Eventually.HoldsAsync(async () =>
        {
            var text = await ScrapeAsync(gateway);
            return Value(text, "openclaw_agent_messages_processed_total", "coder") == 1
                && Value(text, "openclaw_agent_deliberations_total", "charlie") == 1
                && Value(text, "openclaw_agent_deliberations_total", "coder") == 0
                && text.Contains("openclaw_a2a_delivery_seconds_count{responder=\"built-in\",result=\"ok\"} 1", StringComparison.Ordinal)
                && text.Contains("openclaw_a2a_enqueue_seconds_count", StringComparison.Ordinal);
        });
    }

    private static Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(Ports.Free(), null, null);

    // The exporter may answer with a scrape of a moment ago.
    private static Task<string> ScrapeAsync(GatewayProcess gateway) =>
        gateway.Client.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    private static double? Value(string text, string name, string agent)
    {
        var prefix = $"{name}{{agent_id=\"{agent}\"}} ";
        var line = text.Split('\n').SingleOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal));
        return line is null ? null : double.Parse(line.AsSpan(prefix.Length), CultureInfo.InvariantCulture);
    }
}
