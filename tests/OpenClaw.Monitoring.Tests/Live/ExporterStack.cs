using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Live;

/// <summary>
/// The stack as <c>publish --exporters standard</c> sets it up: the distribution's exporters measure host and stores and probe, the
/// collector only tells of itself.
/// </summary>
public sealed class ExporterStack : LiveStack
{
    private readonly int _node = Ports.Free();
    private readonly int _redis = Ports.Free();
    private readonly int _postgres = Ports.Free();
    private readonly int _blackbox = Ports.Free();

    private protected override string Prober => $"127.0.0.1:{_blackbox}";

    private protected override async Task MeasureAsync()
    {
        string[] replaced = ["redis", "postgres", "host", "filesystem", "containers"];
        await RunCollectorAsync([.. replaced.Index().Select(one => $"--Collector:Disabled:{one.Index}={one.Item}")]);
        await RunAsync(Tools.Find("prometheus-node-exporter"), [$"--web.listen-address=127.0.0.1:{_node}", $"--collector.textfile.directory={MetricFiles}"], _node);
        var redis = Redis.ConnectionString.Split(",password=");
        await RunAsync(
            Tools.Find("prometheus-redis-exporter"),
            [$"--web.listen-address=127.0.0.1:{_redis}", "--check-streams=oc:*"],
            _redis,
            new() { ["REDIS_ADDR"] = $"redis://{redis[0]}", ["REDIS_PASSWORD"] = redis[1] });
        var postgres = PostgresParts();
        await RunAsync(
            Tools.Find("prometheus-postgres-exporter"),
            [$"--web.listen-address=127.0.0.1:{_postgres}"],
            _postgres,
            new()
            {
                ["DATA_SOURCE_URI"] = $"{postgres["Host"]}:{postgres["Port"]}/{postgres["Database"]}?sslmode=disable",
                ["DATA_SOURCE_USER"] = postgres["Username"],
                ["DATA_SOURCE_PASS"] = postgres["Password"],
            });
        await RunAsync(
            Tools.Find("prometheus-blackbox-exporter"),
            [$"--config.file={Monitoring("blackbox", "blackbox.yml")}", $"--web.listen-address=127.0.0.1:{_blackbox}"],
            _blackbox);
    }

    private protected override IEnumerable<(string Job, string Address, string Service)> Targets() =>
    [
        ("node-exporter", $"127.0.0.1:{_node}", "node-exporter"),
        ("redis", $"127.0.0.1:{_redis}", "redis-exporter"),
        ("postgres", $"127.0.0.1:{_postgres}", "postgres-exporter"),
        ("blackbox-exporter", $"127.0.0.1:{_blackbox}", "blackbox-exporter"),
    ];
}
