using System.Net;
using System.Text.RegularExpressions;

namespace OpenClaw.MetricsCollector.Tests.Collection;

public sealed class FaultTests
{
    [Fact]
    public async Task A_server_that_stops_shows_as_down_and_again_as_up_while_all_else_continues()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var collector = await Collector.StartAsync(
            ("ConnectionStrings:redis", redis.ConnectionString), ("ConnectionStrings:openclaw", postgres.ConnectionString));
        await collector.ScrapeUntilAsync(page => page.Value("redis_up") == 1 && page.Value("pg_up") == 1);

        await redis.StopAsync();
        var withoutRedis = await collector.ScrapeUntilAsync(page => page.Value("redis_up") == 0);
        Assert.Equal(1, withoutRedis.Value("pg_up"));
        Assert.Equal(0, withoutRedis.Value("openclaw_collector_success", ("collector", "redis")));
        Assert.Equal(1, Assert.Single(withoutRedis.Families["redis_exporter_last_scrape_error"].Samples).Value);
        Assert.Contains("node_load1", withoutRedis.Families.Keys);
        Assert.DoesNotContain("redis_connected_clients", withoutRedis.Families.Keys);

        await postgres.StopAsync();
        await redis.StartAgainAsync();
        var withoutPostgres = await collector.ScrapeUntilAsync(page => page.Value("redis_up") == 1);
        Assert.Equal(0, withoutPostgres.Value("pg_up"));
        Assert.Equal(1, withoutPostgres.Value("pg_exporter_last_scrape_error"));
        Assert.Equal(HttpStatusCode.OK, (await collector.Client.GetAsync("/ready")).StatusCode);

        await postgres.StartAgainAsync();
        await collector.ScrapeUntilAsync(page => page.Value("pg_up") == 1 && page.Value("pg_exporter_last_scrape_error") == 0);
    }

    [Fact]
    public async Task A_server_that_hangs_costs_its_own_timeout_only()
    {
        const int Stop = 19;
        const int Continue = 18;
        await using var redis = await RedisServer.StartAsync();
        await using var collector = await Collector.StartAsync(
            ("ConnectionStrings:redis", redis.ConnectionString), ("Collector:Timeouts:redis", "00:00:01"));
        await collector.ScrapeUntilAsync(page => page.Value("redis_up") == 1);

        redis.Process.Signal(Stop);
        var page = await collector.ScrapeUntilAsync(page => page.Value("redis_up") == 0);
        redis.Process.Signal(Continue);

        Assert.Equal(1, page.Value("openclaw_collector_success", ("collector", "host")));
        Assert.Contains("node_load1", page.Families.Keys);
        await collector.ScrapeUntilAsync(page => page.Value("redis_up") == 1);
    }

    [Fact]
    public async Task A_wrong_password_is_said_once_and_never_shown()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var target = new Npgsql.NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "wrong-secret" };
        await using var collector = await Collector.StartAsync(
            ("ConnectionStrings:redis", redis.ConnectionString.Split(",password=")[0] + ",password=wrong-secret"),
            ("ConnectionStrings:openclaw", target.ConnectionString));

        MetricsText? page = null;
        for (var scrape = 0; scrape < 3; scrape++)
        {
            page = await collector.ScrapeAsync();
        }

        Assert.Equal(0, page!.Value("redis_up"));
        Assert.Equal(0, page.Value("pg_up"));
        Assert.Single(Regex.Matches(collector.Output, "Collector redis: Redis refuses AUTH: WRONGPASS"));
        Assert.Single(Regex.Matches(collector.Output, "Collector postgres: role \"openclaw\" cannot log in \\(28P01: "));
        Assert.DoesNotContain("wrong-secret", collector.Output);
        Assert.DoesNotContain("wrong-secret", await collector.Client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task What_answers_in_another_protocol_shows_as_down()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var collector = await Collector.StartAsync(("ConnectionStrings:redis", $"127.0.0.1:{postgres.Port}"));

        var page = await collector.ScrapeAsync();

        Assert.Equal(0, page.Value("redis_up"));
        Assert.Contains("Collector redis: ", collector.Output);
    }
}
