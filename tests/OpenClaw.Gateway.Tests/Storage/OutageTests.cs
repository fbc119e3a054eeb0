using System.Net;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Storage;

public sealed class OutageTests
{
    [Fact]
    public async Task A_gateway_started_without_its_servers_lives_and_recovers_when_they_come()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await redis.StopAsync();
        await postgres.StopAsync();
        await using var gateway = await InProcessGateway.StartAsync(redis.ConnectionString, postgres.ConnectionString, postgresIsAway: true);
        var client = gateway.Client;
        Assert.Equal(HttpStatusCode.OK, await client.StatusOfAsync("/alive"));
        await Eventually.GetAsync(() => client.StatusOfAsync("/ready"), status => status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await client.StatusOfAsync("/readyz"));
        using (var refused = await client.PostAsync("/api/agents/main/messages", """{"content":"nowhere to keep it"}"""))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await redis.StartAgainAsync();
        await postgres.StartAgainAsync();
        await Eventually.GetAsync(() => client.StatusOfAsync("/ready"), status => status == HttpStatusCode.OK);
        await client.SendAsync("main", "after the outage");
        Assert.Equal("after the outage", (await client.HistoryAsync("main", 1))[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Messages_accepted_while_PostgreSQL_is_away_are_answered_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var gateway = await InProcessGateway.StartAsync(redis.ConnectionString, postgres.ConnectionString);
        var client = gateway.Client;
        await client.SendAsync("alpha", "before");
        await client.HistoryAsync("alpha", 1);
        await postgres.StopAsync();
        await Eventually.GetAsync(() => client.StatusOfAsync("/ready"), status => status == HttpStatusCode.ServiceUnavailable);
        for (var number = 0; number < 20; number++)
        {
            await client.SendAsync("alpha", $"meanwhile {number}");
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await client.StatusOfAsync("/api/agents/alpha/messages"));
        await postgres.StartAgainAsync();
        await Eventually.GetAsync(() => client.StatusOfAsync("/ready"), status => status == HttpStatusCode.OK);
        var history = await client.HistoryAsync("alpha", 21);
        Assert.Equal(
            ["before", .. Enumerable.Range(0, 20).Select(number => $"meanwhile {number}")],
            history.Select(item => item.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task Messages_survive_the_death_of_Redis_and_the_gateway_finds_it_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var gateway = await InProcessGateway.StartAsync(redis.ConnectionString, postgres.ConnectionString);
        var client = gateway.Client;
        using (await client.Http.PostAsync("/api/agents/beta/stop", null, TestContext.Current.CancellationToken))
        {
        }

        for (var number = 0; number < 20; number++)
        {
            await client.SendAsync("beta", $"message {number}");
        }

        redis.Process.Signal(9);
        await redis.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await redis.StopAsync();
        await Eventually.GetAsync(() => client.StatusOfAsync("/ready"), status => status == HttpStatusCode.ServiceUnavailable);
        await redis.StartAgainAsync();
        await Eventually.GetAsync(() => client.StatusOfAsync("/ready"), status => status == HttpStatusCode.OK);
        using (await client.Http.PostAsync("/api/agents/beta/start", null, TestContext.Current.CancellationToken))
        {
        }

        var history = await client.HistoryAsync("beta", 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"message {number}"), history.Select(item => item.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task Without_any_server_the_report_says_memory_and_the_gateway_is_ready()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        var report = await gateway.Client.GetAsync("/health/report");
        var storage = report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "storage");
        Assert.Equal("Degraded", storage.GetProperty("status").GetString());
        Assert.Contains("in memory", storage.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, await gateway.Client.StatusOfAsync("/ready"));
    }
}
