using System.Globalization;
using Npgsql;

namespace OpenClaw.CollectorLoad;

/// <summary>Processes that measure, the pages that a round of scrapes asks of them, and what they cost.</summary>
internal sealed class Measured : IAsyncDisposable
{
    private const double TicksPerSecond = 100;
    private const string Modules = "modules: { http_2xx: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4 } }, tcp_connect: { prober: tcp } }";
    private readonly HttpClient _client = new();
    private readonly List<ServerProcess> _processes = [];
    private readonly List<Uri> _pages = [];
    private readonly List<Uri> _probes = [];
    private readonly TemporaryDirectory _directory = new();

    public static async Task<Measured> StartExportersAsync(Targets targets)
    {
        var (redis, redisPassword) = targets.RedisLogin;
        var postgres = new NpgsqlConnectionStringBuilder(targets.Postgres.ConnectionString);
        var exporters = new Measured();
        await exporters.StartAsync("prometheus-node-exporter", []);
        await exporters.StartAsync(
            "prometheus-redis-exporter",
            ["--check-streams=oc:*"],
            ("REDIS_ADDR", $"redis://{redis}"),
            ("REDIS_PASSWORD", redisPassword));
        await exporters.StartAsync(
            "prometheus-postgres-exporter",
            [],
            ("DATA_SOURCE_NAME", $"postgresql://{postgres.Username}:{postgres.Password}@127.0.0.1:{postgres.Port}/{postgres.Database}?sslmode=disable"));
        var blackbox = await exporters.StartAsync("prometheus-blackbox-exporter", [$"--config.file={await exporters.ModulesAsync()}"]);
        // Its own metrics measure nothing of the targets.
        exporters._pages.RemoveAt(exporters._pages.Count - 1);
        exporters.AddProbes(blackbox, targets);
        return exporters;
    }

    /// <param name="program">The program file, or its assembly.</param>
    /// <param name="targets">What it measures.</param>
    public static async Task<Measured> StartCollectorAsync(FileInfo program, Targets targets)
    {
        var collector = new Measured();
        var port = Ports.Free();
        var (command, first) = program.Extension == ".dll" ? ("dotnet", new[] { program.FullName }) : (program.FullName, []);
        await collector.StartAsync(port, command, [.. first, "--port", $"{port}"], new Dictionary<string, string?>
        {
            ["ConnectionStrings__redis"] = targets.Redis.ConnectionString,
            ["ConnectionStrings__openclaw"] = targets.Postgres.ConnectionString,
            // Each scrape measures anew, and only what the four exporters measure too.
            ["Collector__Reuse"] = "00:00:00",
            ["Collector__Redis__StreamDiscovery"] = "00:00:00",
            ["Collector__Disabled__0"] = "containers",
            ["Probe__ConfigFile"] = await collector.ModulesAsync(),
            ["Probe__Targets__0"] = "*",
        });
        collector.AddProbes(port, targets);
        return collector;
    }

    /// <summary>Scrapes every /metrics once.</summary>
    public async Task ScrapeMetricsAsync(CancellationToken cancellation)
    {
        foreach (var page in _pages)
        {
            await ScrapeAsync(page, cancellation);
        }
    }

    /// <summary>Asks for every probe once.</summary>
    public async Task ScrapeProbesAsync(CancellationToken cancellation)
    {
        foreach (var probe in _probes)
        {
            await ScrapeAsync(probe, cancellation);
        }
    }

    /// <summary>Processor time that all processes have used.</summary>
    public TimeSpan Processor() => TimeSpan.FromSeconds(_processes.Sum(process =>
    {
        // "1234 (name with spaces) S 1 …": user and system time are the 12th and 13th word behind the name.
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(words[11], CultureInfo.InvariantCulture) + long.Parse(words[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }));

    /// <summary>Memory of all processes, in megabytes: resident, and of it private (anonymous).</summary>
    public (double Resident, double Private) Megabytes() => (Megabytes("VmRSS:"), Megabytes("RssAnon:"));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _directory.Dispose();
    }

    // Throws where something could not be measured: it would cost less than what is compared.
    private async Task ScrapeAsync(Uri page, CancellationToken cancellation)
    {
        var text = await _client.GetStringAsync(page, cancellation);
        if (text.Contains("\nprobe_success 0\n", StringComparison.Ordinal)
            || text.Contains("\nredis_up 0\n", StringComparison.Ordinal)
            || text.Contains("\npg_up 0\n", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{page} could not measure its target:\n{text}");
        }
    }

    private async Task<int> StartAsync(string exporter, string[] arguments, params (string Key, string Value)[] environment)
    {
        var port = Ports.Free();
        await StartAsync(
            port,
            Tools.Find(exporter),
            [$"--web.listen-address=127.0.0.1:{port}", .. arguments],
            environment.ToDictionary(variable => variable.Key, string? (variable) => variable.Value));
        return port;
    }

    private async Task StartAsync(int port, string program, string[] arguments, Dictionary<string, string?> environment)
    {
        var process = ServerProcess.Start(program, arguments, environment);
        _processes.Add(process);
        await process.WaitForPortAsync(port);
        _pages.Add(new Uri($"http://127.0.0.1:{port}/metrics"));
    }

    private async Task<string> ModulesAsync()
    {
        var file = Path.Combine(_directory.Path, "modules.yml");
        await File.WriteAllTextAsync(file, Modules);
        return file;
    }

    private void AddProbes(int port, Targets targets)
    {
        _probes.Add(new Uri($"http://127.0.0.1:{port}/probe?module=tcp_connect&target={targets.RedisLogin.Address}"));
        _probes.Add(new Uri($"http://127.0.0.1:{port}/probe?module=http_2xx&target={targets.Web}"));
    }

    private double Megabytes(string field) => _processes.Sum(process =>
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    });
}
