using System.Text.RegularExpressions;
using Npgsql;

namespace OpenClaw.MetricsCollector.Tests.Postgres;

[Collection(ServersCollection.Name)]
public sealed class PostgresTests(Servers servers)
{
    [Fact]
    public async Task Tables_settings_and_replication_are_measured()
    {
        await using var collector = await Collector.StartAsync(servers.Settings);

        var page = await collector.ScrapeUntilAsync(page => page.Value("pg_stat_user_tables_n_tup_ins", ("relname", "messages")) == 100);

        Assert.Equal(100, page.Value("pg_settings_max_connections"));
        Assert.Equal(0, page.Value("pg_replication_is_replica"));
        Assert.Equal(0, page.Value("pg_replication_lag_seconds"));
        Assert.True(page.Value("pg_database_size_bytes", ("datname", "openclaw")) > 1_000_000);
        Assert.True(page.Value("pg_stat_user_tables_size_bytes", ("relname", "messages")) > 0);
        Assert.Contains(page.Families["pg_stat_user_indexes_idx_scan_total"].Samples, sample => sample.Labels["indexrelname"] == "messages_pkey");
    }

    [Fact]
    public async Task A_role_without_pg_monitor_is_measured_in_part_and_told_once_what_it_lacks()
    {
        await servers.ExecuteAsync("DROP ROLE IF EXISTS blind; CREATE ROLE blind LOGIN PASSWORD 'blind-password'");
        var blind = new NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString) { Username = "blind", Password = "blind-password" };
        await using var other = new NpgsqlConnection(servers.Postgres.ConnectionString);
        await other.OpenAsync();
        await using var collector = await Collector.StartAsync(("ConnectionStrings:openclaw", blind.ConnectionString));

        await collector.ScrapeAsync();
        var page = await collector.ScrapeAsync();

        Assert.Equal(1, page.Value("pg_up"));
        Assert.Equal(1, page.Value("pg_exporter_last_scrape_error"));
        Assert.Equal(0, page.Value("openclaw_collector_success", ("collector", "postgres")));
        Assert.True(page.Value("pg_stat_activity_count", ("datname", "openclaw"), ("state", "unknown")) >= 1);
        Assert.Equal(100, page.Value("pg_settings_max_connections"));
        Assert.Single(Regex.Matches(collector.Output, "no member of pg_monitor, .*; GRANT pg_monitor TO \"blind\""));

        // Granted, it sees the rest without a new login.
        await servers.ExecuteAsync("GRANT pg_monitor TO blind");
        var whole = await collector.ScrapeAsync();
        Assert.Equal(0, whole.Value("pg_exporter_last_scrape_error"));
        Assert.Equal(1, whole.Value("openclaw_collector_success", ("collector", "postgres")));
    }

    [Fact]
    public async Task A_statement_that_is_refused_costs_only_its_own_metrics()
    {
        await servers.ExecuteAsync(
            "CREATE ROLE hindered LOGIN PASSWORD 'hindered-password'; GRANT pg_monitor TO hindered; "
            + "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_database_size(oid) FROM PUBLIC");
        try
        {
            var hindered = new NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString) { Username = "hindered", Password = "hindered-password" };
            await using var collector = await Collector.StartAsync(("ConnectionStrings:openclaw", hindered.ConnectionString));

            await collector.ScrapeAsync();
            var page = await collector.ScrapeAsync();

            Assert.Equal(1, page.Value("pg_up"));
            Assert.Equal(1, page.Value("pg_exporter_last_scrape_error"));
            Assert.DoesNotContain("pg_database_size_bytes", page.Families.Keys);
            Assert.Equal(100, page.Value("pg_settings_max_connections"));
            Assert.Contains("pg_stat_user_tables_n_live_tup", page.Families.Keys);
            Assert.Single(Regex.Matches(collector.Output, "permission denied for function pg_database_size"));
        }
        finally
        {
            await servers.ExecuteAsync("GRANT EXECUTE ON FUNCTION pg_catalog.pg_database_size(oid) TO PUBLIC");
        }
    }

    [Theory]
    [InlineData(
        "nobody_here",
        "28P01: password authentication failed for user \"nobody_here\"",
        "CREATE ROLE \"nobody_here\" LOGIN PASSWORD '...'; GRANT pg_monitor TO \"nobody_here\"")]
    [InlineData(
        "other_password",
        "28P01: password authentication failed for user \"other_password\"",
        "where it exists: ALTER ROLE \"other_password\" LOGIN PASSWORD '...'")]
    [InlineData("No \"login\"", "28000: role \"No \"login\"\" is not permitted to log in", "ALTER ROLE \"No \"\"login\"\"\" LOGIN")]
    [InlineData(
        "shut_out",
        "42501: permission denied for database \"openclaw\"",
        "GRANT CONNECT ON DATABASE \"openclaw\" TO \"shut_out\"")]
    public async Task A_role_that_cannot_connect_shows_as_down_is_told_once_how_to_make_it_and_all_else_continues(
        string role, string refusal, string remedy)
    {
        // Of its own: the rights of everybody change.
        await using var postgres = await PostgresServer.StartAsync();
        await postgres.ExecuteAsync(
            "CREATE ROLE other_password LOGIN PASSWORD 'another'; CREATE ROLE \"No \"\"login\"\"\" PASSWORD 'the-password'; "
            + "CREATE ROLE shut_out LOGIN PASSWORD 'the-password'; REVOKE CONNECT ON DATABASE openclaw FROM PUBLIC");
        var target = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Username = role, Password = "the-password" };
        await using var collector = await Collector.StartAsync(
            ("ConnectionStrings:openclaw", target.ConnectionString), ("ConnectionStrings:redis", servers.Redis.ConnectionString));

        await collector.ScrapeAsync();
        var page = await collector.ScrapeAsync();

        Assert.Equal(0, page.Value("pg_up"));
        Assert.Equal(1, page.Value("pg_exporter_last_scrape_error"));
        Assert.Equal(0, page.Value("openclaw_collector_success", ("collector", "postgres")));
        Assert.DoesNotContain("pg_stat_activity_count", page.Families.Keys);
        Assert.Equal(1, page.Value("redis_up"));
        Assert.Contains("node_load1", page.Families.Keys);
        var line = Assert.Single(collector.Output.Split('\n'), line => line.Contains("Collector postgres: ", StringComparison.Ordinal));
        Assert.Contains(refusal, line);
        Assert.Contains(remedy, line);
        Assert.DoesNotContain("the-password", collector.Output);
    }

    [Fact]
    public async Task A_server_without_a_free_slot_is_still_measured()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var collector = await Collector.StartAsync(("ConnectionStrings:openclaw", postgres.ConnectionString));
        await collector.ScrapeUntilAsync(page => page.Value("pg_up") == 1);

        var connections = new List<NpgsqlConnection>();
        try
        {
            for (; ; )
            {
                var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
                connections.Add(connection);
                await connection.OpenAsync();
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            // Full.
        }

        var page = await collector.ScrapeAsync();
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        Assert.Equal(1, page.Value("pg_up"));
        Assert.True(page.Families["pg_stat_activity_count"].Samples.Sum(sample => sample.Value) >= 99);
    }
}
