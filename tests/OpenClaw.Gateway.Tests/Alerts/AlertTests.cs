using System.Net;
using System.Text.Json;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Gateway.Tests.Messaging;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Alerts;

public sealed class AlertTests(RealServers servers)
{
    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    [InlineData(StoreKind.Both)]
    public async Task An_alert_fires_repeats_and_resolves_and_each_news_reaches_both_inboxes_once(StoreKind kind)
    {
        await using var gateway = await StartAsync(kind);
        var client = gateway.Client;
        await NotifyAsync(client, AlertSamples.Notification(AlertSamples.Alert()));
        var first = await client.GetAsync($"/api/alerts/{AlertSamples.Fingerprint}");
        Assert.Equal("firing", first.GetProperty("current").GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("current").GetProperty("endsAt").ValueKind);
        Assert.Equal("AgentOffline", first.GetProperty("current").GetProperty("labels").GetProperty("alertname").GetString());

        await NotifyAsync(client, AlertSamples.Notification(AlertSamples.Alert()));
        var repeated = await client.GetAsync($"/api/alerts/{AlertSamples.Fingerprint}");
        Assert.True(JsonElement.DeepEquals(first, repeated), $"{first} became {repeated}");

        await NotifyAsync(client, AlertSamples.Notification(AlertSamples.Alert("resolved")));
        var resolved = await client.GetAsync($"/api/alerts/{AlertSamples.Fingerprint}");
        Assert.Equal("resolved", resolved.GetProperty("current").GetProperty("status").GetString());
        Assert.Equal(0, resolved.GetProperty("earlier").GetArrayLength());

        // A later occurrence is the last news: when it is there, nothing is still to come.
        await NotifyAsync(client, AlertSamples.Notification(AlertSamples.Alert(start: "2026-11-25T10:00:00Z")));
        Assert.Equal(1, (await client.GetAsync($"/api/alerts/{AlertSamples.Fingerprint}")).GetProperty("earlier").GetArrayLength());
        foreach (var agent in (string[])["steward", "sentinel"])
        {
            var texts = (await client.HistoryAsync(agent, 3)).Select(message => message.GetProperty("content").GetString()!).ToArray();
            Assert.Equal(3, texts.Length);
            Assert.Contains("is firing since 2026-11-25 08:00:00 UTC: Agent dreamer is silent 🦞", texts[0]);
            Assert.Contains("is resolved since 2026-11-25 09:00:00 UTC", texts[1]);
            Assert.Contains("is firing since 2026-11-25 10:00:00 UTC", texts[2]);
        }
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    public async Task The_list_is_filtered_by_state_severity_and_limit(StoreKind kind)
    {
        await using var gateway = await StartAsync(kind);
        var client = gateway.Client;
        await NotifyAsync(client, AlertSamples.Notification(
            AlertSamples.Alert(fingerprint: "00000000000000aa", severity: "critical", category: "cache", start: "2026-11-25T08:00:01Z"),
            AlertSamples.Alert(fingerprint: "00000000000000bb", severity: "warning", category: "host", start: "2026-11-25T08:00:02Z"),
            AlertSamples.Alert("resolved", fingerprint: "00000000000000cc", severity: "page", category: "host", start: "2026-11-25T08:00:03Z")));
        Assert.Equal("cc bb aa", await ShownAsync(client, ""));
        Assert.Equal("bb aa", await ShownAsync(client, "?state=firing"));
        Assert.Equal("cc", await ShownAsync(client, "?state=resolved"));
        Assert.Equal("aa", await ShownAsync(client, "?severity=critical"));
        Assert.Equal("cc", await ShownAsync(client, "?severity=other"));
        Assert.Equal("cc bb", await ShownAsync(client, "?limit=2"));
        Assert.Equal("", await ShownAsync(client, "?state=resolved&severity=critical"));
        foreach (var query in (string[])["?state=on", "?severity=page", "?limit=0", "?limit=501", "?limit=x"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, await client.StatusOfAsync($"/api/alerts{query}"));
        }

        Assert.Equal(HttpStatusCode.NotFound, await client.StatusOfAsync("/api/alerts/ffffffffffffffff"));
        Assert.Equal(HttpStatusCode.BadRequest, await client.StatusOfAsync("/api/alerts/nothing"));
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    public async Task Only_alerts_of_agents_or_of_critical_severity_are_told(StoreKind kind)
    {
        await using var gateway = await StartAsync(kind);
        await NotifyAsync(gateway.Client, AlertSamples.Notification(
            AlertSamples.Alert(fingerprint: "00000000000000aa", severity: "warning", category: "host"),
            AlertSamples.Alert(fingerprint: "00000000000000bb", severity: "critical", category: "host"),
            AlertSamples.Alert(fingerprint: "00000000000000cc", severity: "info", category: "triad")));
        var told = await gateway.Client.HistoryAsync("sentinel", 2);
        Assert.Equal(["bb]", "cc]"], told.Select(message => message.GetProperty("content").GetString()![^3..]).Order());
        Assert.All(told, message => Assert.Equal("alertmanager", message.GetProperty("from").GetString()));
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    public async Task What_is_kept_is_bounded_and_firing_alerts_stay_longest(StoreKind kind)
    {
        await using var gateway = await StartAsync(
            kind, new Dictionary<string, string?> { ["Alerts:KeptOccurrences"] = "2", ["Alerts:KeptTotal"] = "3" });
        var client = gateway.Client;
        for (var hour = 1; hour <= 4; hour++)
        {
            await NotifyAsync(client, AlertSamples.Notification(AlertSamples.Alert(category: "host", start: $"2026-11-25T0{hour}:00:00Z")));
        }

        var kept = await client.GetAsync($"/api/alerts/{AlertSamples.Fingerprint}");
        Assert.StartsWith("2026-11-25T04:00:00", kept.GetProperty("current").GetProperty("startsAt").GetString());
        Assert.StartsWith("2026-11-25T03:00:00", Assert.Single(kept.GetProperty("earlier").EnumerateArray()).GetProperty("startsAt").GetString());
        await NotifyAsync(client, AlertSamples.Notification(
            AlertSamples.Alert("resolved", fingerprint: "00000000000000aa", category: "host"),
            AlertSamples.Alert("resolved", fingerprint: "00000000000000bb", category: "host")));
        Assert.Equal("ef", await ShownAsync(client, "?state=firing"));
        Assert.Single((await client.GetAsync("/api/alerts?state=resolved")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task All_series_exist_from_the_start_and_follow_what_fires()
    {
        await using var gateway = await GatewayProcess.StartAsync(Ports.Free(), null, null);
        var text = await gateway.Client.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("# TYPE openclaw_alerts_firing gauge\n", text);
        Assert.Contains("# TYPE openclaw_alert_notifications_total counter\n", text);
        Assert.All(["critical", "warning", "info", "none", "other"], severity => Assert.Contains($"openclaw_alerts_firing{{severity=\"{severity}\"}} 0", text));
        Assert.All(
            ["firing", "resolved", "refused", "deferred"],
            status => Assert.Contains($"openclaw_alert_notifications_total{{status=\"{status}\"}} 0", text));
        await NotifyAsync(gateway.Client, AlertSamples.Notification(AlertSamples.Alert()));
        await SeesAsync(gateway, "openclaw_alerts_firing{severity=\"warning\"} 1", "openclaw_alert_notifications_total{status=\"firing\"} 1");
        await NotifyAsync(gateway.Client, AlertSamples.Notification(AlertSamples.Alert("resolved")));
        await SeesAsync(gateway, "openclaw_alerts_firing{severity=\"warning\"} 0", "openclaw_alert_notifications_total{status=\"resolved\"} 1");
        using var refused = await gateway.Client.PostAsync("/api/alerts", "{}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        await SeesAsync(gateway, "openclaw_alert_notifications_total{status=\"refused\"} 1");
    }

    private static Task SeesAsync(GatewayProcess gateway, params string[] lines) => Eventually.HoldsAsync(async () =>
    {
        var text = await gateway.Client.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return Array.TrueForAll(lines, line => text.Contains(line, StringComparison.Ordinal));
    });

    private static async Task NotifyAsync(GatewayClient client, string notification)
    {
        using var answer = await client.PostAsync("/api/alerts", notification);
        Assert.True(
            answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> ShownAsync(GatewayClient client, string query) => string.Join(
        ' ',
        (await client.GetAsync($"/api/alerts{query}")).GetProperty("items").EnumerateArray()
            .Select(alert => alert.GetProperty("fingerprint").GetString()![^2..]));

    private async Task<InProcessGateway> StartAsync(StoreKind kind, IReadOnlyDictionary<string, string?>? settings = null) =>
        await InProcessGateway.StartAsync(
            kind is StoreKind.Both ? await servers.NewRedisAsync(this) : null,
            kind is StoreKind.PostgresOnly or StoreKind.Both ? await servers.NewPostgresAsync() : null,
            settings);
}
