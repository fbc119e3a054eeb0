using System.Net;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Alerts;

public sealed class AlertOutageTests
{
    [Fact]
    public async Task Without_PostgreSQL_the_webhook_asks_to_come_back_and_without_Redis_the_message_waits()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var gateway = await InProcessGateway.StartAsync(
            redis.ConnectionString, postgres.ConnectionString, new Dictionary<string, string?> { ["Alerts:Interval"] = "00:00:00.200" });
        var notification = AlertSamples.Notification(AlertSamples.Alert());
        await Eventually.GetAsync(() => gateway.Client.StatusOfAsync("/ready"), status => status == HttpStatusCode.OK);
        await postgres.StopAsync();
        using (var deferred = await gateway.Client.PostAsync("/api/alerts", notification))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, deferred.StatusCode);
            Assert.NotNull(deferred.Headers.RetryAfter);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.Client.StatusOfAsync("/api/alerts"));
        await postgres.StartAgainAsync();
        await redis.StopAsync();
        await Eventually.HoldsAsync(async () =>
        {
            using var stored = await gateway.Client.PostAsync("/api/alerts", notification);
            return stored.StatusCode == HttpStatusCode.NoContent;
        });
        await redis.StartAgainAsync();
        foreach (var agent in (string[])["steward", "sentinel"])
        {
            var message = Assert.Single(await gateway.Client.HistoryAsync(agent, 1));
            Assert.Contains(AlertSamples.Fingerprint, message.GetProperty("content").GetString());
        }
    }
}
