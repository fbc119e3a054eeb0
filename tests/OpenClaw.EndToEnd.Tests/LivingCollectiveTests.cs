using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests;

public sealed class LivingCollectiveTests(SharedGraph shared, ITestOutputHelper output) : IClassFixture<SharedGraph>
{
    private const int ManyMessages = 1000;
    private readonly RunningGraph _graph = shared.Graph;

    [Fact]
    public async Task Every_agent_answers_a_message()
    {
        foreach (var agent in Roster.Agents)
        {
            using var posted = await _graph.Gateway.PostAsJsonAsync($"/api/agents/{agent}/messages", new { content = $"Hello, {agent}." });
            Assert.True(posted.IsSuccessStatusCode, $"{agent}: {posted.StatusCode}");
        }

        foreach (var agent in Roster.Agents)
        {
            await Eventually.HoldsAsync(async () => (await AnsweredAsync(agent)).ContainsValue($"Hello, {agent}."), () => agent);
        }
    }

    [Theory]
    [InlineData("openclaw_agent_status")]
    [InlineData("openclaw_agent_heartbeat_age_seconds")]
    [InlineData("openclaw_agent_health_score")]
    [InlineData("openclaw_agent_messages_processed_total")]
    [InlineData("openclaw_agent_deliberations_total")]
    public async Task Prometheus_has_a_series_of_each_agent(string metric) =>
        await Eventually.HoldsAsync(async () =>
        {
            var series = await PrometheusQuery.RunAsync(_graph, $"{metric}{{job=\"openclaw-gateway\"}}");
            return series.Select(one => one.Labels["agent_id"]).Order().SequenceEqual(Roster.Agents.Order());
        });

    [Fact]
    public async Task Every_target_of_Prometheus_is_up() =>
        await Eventually.HoldsAsync(async () =>
        {
            var up = await PrometheusQuery.RunAsync(_graph, "up");
            return up.Count >= 4 && up.All(target => target.Value == "1");
        });

    [Fact]
    public async Task A_stopped_agent_has_status_0_until_it_is_started_again()
    {
        const string Query = "openclaw_agent_status{job=\"openclaw-gateway\",agent_id=\"dreamer\"}";
        using (var stopped = await _graph.Gateway.PostAsync("/api/agents/dreamer/stop", null))
        {
            Assert.True(stopped.IsSuccessStatusCode, stopped.StatusCode.ToString());
        }

        await Eventually.HoldsAsync(async () => (await PrometheusQuery.RunAsync(_graph, Query)) is [{ Value: "0" }]);

        using (var started = await _graph.Gateway.PostAsync("/api/agents/dreamer/start", null))
        {
            Assert.True(started.IsSuccessStatusCode, started.StatusCode.ToString());
        }

        await Eventually.HoldsAsync(async () => (await PrometheusQuery.RunAsync(_graph, Query)) is [{ Value: "1" }]);
    }

    [Fact]
    public async Task The_dashboard_shows_each_resource_running()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tools.Find("chromium"),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(120_000);
        await page.GotoAsync(_graph.DashboardLogin);
        foreach (var resource in new[] { "redis", "postgres", "openclaw", "gateway", "collector", "alertmanager", "prometheus" })
        {
            await page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = resource })
                .Filter(new LocatorFilterOptions { HasText = "Running" }).First.WaitForAsync();
        }

        var screenshot = Path.Combine(AppContext.BaseDirectory, "dashboard.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = screenshot });
        output.WriteLine(screenshot);
    }

    [Fact]
    public async Task Messages_acknowledged_while_the_gateway_is_killed_are_answered_exactly_once()
    {
        const string Agent = "coder";
        var acknowledged = new Dictionary<Guid, string>();
        var gateway = _graph.ProcessesOf("net10.0/OpenClaw.Gateway").Single();
        for (var number = 0; number < ManyMessages; number++)
        {
            if (number == ManyMessages / 2)
            {
                Signals.Send(gateway, Signals.Kill);
            }

            var content = $"message {number} of the run";
            await PostUntilAcknowledgedAsync(Agent, content, acknowledged);
        }

        Assert.Equal(ManyMessages, acknowledged.Count);
        await Eventually.HoldsAsync(
            async () => (await AnsweredAsync(Agent)).Keys.ToHashSet().IsSupersetOf(acknowledged.Keys),
            () => $"not all of {acknowledged.Count} are answered");
        // The reader throws where an id comes twice.
        var answered = await AnsweredAsync(Agent);
        Assert.All(acknowledged, message => Assert.Equal(message.Value, answered[message.Key]));
    }

    private async Task PostUntilAcknowledgedAsync(string agent, string content, Dictionary<Guid, string> acknowledged)
    {
        await Eventually.HoldsAsync(async () =>
        {
            using var posted = await _graph.Gateway.PostAsJsonAsync($"/api/agents/{agent}/messages", new { content });
            if (!posted.IsSuccessStatusCode)
            {
                Assert.Contains(posted.StatusCode, new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway });
                return false;
            }

            var receipt = await posted.Content.ReadFromJsonAsync<JsonElement>();
            acknowledged.Add(receipt.GetProperty("messageId").GetGuid(), content);
            return true;
        });
    }

    // Message ids and contents of all that the agent has answered.
    private async Task<Dictionary<Guid, string>> AnsweredAsync(string agent)
    {
        var answered = new Dictionary<Guid, string>();
        for (string? cursor = null; ;)
        {
            var page = await _graph.Gateway.GetFromJsonAsync<JsonElement>(
                $"/api/agents/{agent}/messages?limit=100{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                Assert.NotEmpty(item.GetProperty("answer").GetString()!);
                answered.Add(item.GetProperty("messageId").GetGuid(), item.GetProperty("content").GetString()!);
            }

            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null)
            {
                return answered;
            }
        }
    }
}
