namespace OpenClaw.MetricsCollector.Tests.Collection;

[Collection(ServersCollection.Name)]
public sealed class ExporterParityTests(Servers servers)
{
    [Fact]
    public async Task The_host_has_names_types_and_labels_of_node_exporter()
    {
        var port = Ports.Free();
        await using var exporter = ServerProcess.Start(Tools.Find("prometheus-node-exporter"), [$"--web.listen-address=127.0.0.1:{port}"]);
        await using var collector = await Collector.StartAsync();

        await CompareAsync(collector, exporter, port, "node_", minimum: 120);
    }

    [Fact]
    public async Task Redis_has_names_types_and_labels_of_redis_exporter()
    {
        await servers.RedisAsync("XADD", "oc:inbox:main", "*", "text", "one");
        await servers.RedisAsync("XGROUP", "CREATE", "oc:inbox:main", "parity", "0", "MKSTREAM");
        await servers.RedisAsync("XREADGROUP", "GROUP", "parity", "worker", "COUNT", "1", "STREAMS", "oc:inbox:main", ">");
        var parts = servers.Redis.ConnectionString.Split(",password=");
        var port = Ports.Free();
        await using var exporter = ServerProcess.Start(
            Tools.Find("prometheus-redis-exporter"),
            [$"--web.listen-address=127.0.0.1:{port}", "--check-streams=oc:*"],
            new Dictionary<string, string?> { ["REDIS_ADDR"] = $"redis://{parts[0]}", ["REDIS_PASSWORD"] = parts[1] });
        await using var collector = await Collector.StartAsync(servers.Settings);

        // The lag came to the exporter in a later version.
        await CompareAsync(collector, exporter, port, "redis_", minimum: 100, "redis_stream_group_lag");
    }

    [Fact]
    public async Task Postgres_has_names_types_and_labels_of_postgres_exporter()
    {
        var target = new Npgsql.NpgsqlConnectionStringBuilder(servers.Postgres.ConnectionString);
        var port = Ports.Free();
        await using var exporter = ServerProcess.Start(
            Tools.Find("prometheus-postgres-exporter"),
            [$"--web.listen-address=127.0.0.1:{port}"],
            new Dictionary<string, string?>
            {
                ["DATA_SOURCE_NAME"] =
                    $"postgresql://{target.Username}:{target.Password}@{target.Host}:{target.Port}/{target.Database}?sslmode=disable",
            });
        await using var collector = await Collector.StartAsync(servers.Settings);

        // Tables, indexes and replication came to the exporter in later versions.
        await CompareAsync(
            collector, exporter, port, "pg_", minimum: 60, "pg_stat_user_tables_", "pg_stat_user_indexes_", "pg_replication_");
    }

    [Fact]
    public async Task Promtool_accepts_the_page_apart_from_names_that_exporters_chose()
    {
        await using var collector = await Collector.StartAsync(servers.Settings);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, await collector.Client.GetStringAsync("/metrics"));

        await using var promtool = ServerProcess.Start("sh", ["-c", $"\"{Tools.Find("promtool")}\" check metrics < {file}"]);
        await promtool.WaitForExitAsync();
        File.Delete(file);

        // 3 means lint; 1 would mean that the page cannot be read.
        Assert.Contains(promtool.ExitCode, (int[])[0, 3]);
        Assert.All(
            promtool.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches("^(node|redis|pg|container|machine)_", line));
    }

    private static async Task CompareAsync(
        Collector collector, ServerProcess exporter, int port, string prefix, int minimum, params string[] later)
    {
        await exporter.WaitForPortAsync(port);
        using var client = new HttpClient();
        var theirs = MetricsText.Parse(await client.GetStringAsync($"http://127.0.0.1:{port}/metrics")).Families;
        var ours = (await collector.ScrapeAsync()).Families.Values
            .Where(family => family.Name.StartsWith(prefix, StringComparison.Ordinal)
                && !Array.Exists(later, name => family.Name.StartsWith(name, StringComparison.Ordinal)))
            .ToArray();

        Assert.True(ours.Length >= minimum, $"only {ours.Length} families of {prefix}");
        Assert.All(ours, family =>
        {
            Assert.True(theirs.TryGetValue(family.Name, out var real), $"{family.Name} is unknown to the exporter");
            Assert.Equal(real.Type, family.Type);
            Assert.Equal(real.LabelNames, family.LabelNames);
        });
    }
}
