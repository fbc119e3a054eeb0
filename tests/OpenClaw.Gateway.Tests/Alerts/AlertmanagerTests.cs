using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Alerts;

public sealed class AlertmanagerTests(RealServers servers)
{
    [Fact]
    public async Task An_alert_posted_to_Alertmanager_reaches_the_gateway_and_the_agents_and_resolves()
    {
        await using var gateway = await InProcessGateway.StartAsync(await servers.NewRedisAsync(this), await servers.NewPostgresAsync());
        using var directory = new TemporaryDirectory();
        var port = Ports.Free();
        await using var alertmanager = await StartAsync(directory.Path, gateway.Address, port);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var start = DateTimeOffset.UtcNow.AddMinutes(-5);
        await PostAsync(client, start, DateTimeOffset.UtcNow.AddHours(1));
        var firing = await Eventually.GetAsync(
            () => gateway.Client.GetAsync("/api/alerts?state=firing&severity=critical"), page => page.GetProperty("items").GetArrayLength() == 1);
        var alert = firing.GetProperty("items")[0];
        Assert.Equal("RedisDown", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("Redis is away", alert.GetProperty("annotations").GetProperty("summary").GetString());
        Assert.Contains("RedisDown (critical) is firing", (await gateway.Client.HistoryAsync("steward", 1))[0].GetProperty("content").GetString());

        await PostAsync(client, start, DateTimeOffset.UtcNow.AddSeconds(-1));
        var fingerprint = alert.GetProperty("fingerprint").GetString();
        await Eventually.GetAsync(
            () => gateway.Client.GetAsync($"/api/alerts/{fingerprint}"),
            shown => shown.GetProperty("current").GetProperty("status").GetString() == "resolved");
        Assert.Contains("is resolved", (await gateway.Client.HistoryAsync("sentinel", 2))[1].GetProperty("content").GetString());
    }

    private static async Task<ServerProcess> StartAsync(string directory, Uri gateway, int port)
    {
        var token = Path.Combine(directory, "gateway-token");
        await File.WriteAllTextAsync(token, GatewayClient.Token);
        var configuration = Path.Combine(directory, "alertmanager.yml");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            route:
              receiver: gateway
              group_by: [alertname]
              group_wait: 0s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: gateway
                webhook_configs:
                  - url: {new Uri(gateway, "/api/alerts")}
                    send_resolved: true
                    http_config:
                      authorization:
                        credentials_file: {token}
            """);
        var alertmanager = ServerProcess.Start(
            Tools.Find("prometheus-alertmanager"),
            [
                $"--config.file={configuration}", $"--storage.path={Path.Combine(directory, "data")}", $"--web.listen-address=127.0.0.1:{port}",
                "--cluster.listen-address=",
            ]);
        try
        {
            await alertmanager.WaitForPortAsync(port);
            return alertmanager;
        }
        catch
        {
            await alertmanager.DisposeAsync();
            throw;
        }
    }

    private static async Task PostAsync(HttpClient client, DateTimeOffset startsAt, DateTimeOffset endsAt)
    {
        var alert = new
        {
            labels = new { alertname = "RedisDown", severity = "critical", category = "cache" },
            annotations = new { summary = "Redis is away" },
            startsAt,
            endsAt,
        };
        using var answer = await client.PostAsJsonAsync("/api/v2/alerts", new[] { alert }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
