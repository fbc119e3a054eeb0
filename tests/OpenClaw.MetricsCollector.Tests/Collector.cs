namespace OpenClaw.MetricsCollector.Tests;

/// <summary>The collector as its own process, as an operator starts it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private readonly ServerProcess _process;

    private Collector(ServerProcess process, int port)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
    }

    /// <summary>The program: the published one that OPENCLAW_TEST_COLLECTOR names, otherwise the built one.</summary>
    private static string Program { get; } = Environment.GetEnvironmentVariable("OPENCLAW_TEST_COLLECTOR") is { Length: > 0 } published
        ? Path.GetFullPath(published, Tools.RepositoryRoot)
        : Path.Combine(
            Tools.RepositoryRoot,
            "OpenClaw.MetricsCollector",
            "bin",
            new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
            "net10.0",
            "OpenClaw.MetricsCollector.dll");

    public HttpClient Client { get; }

    /// <summary>What it has written to its console.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it with a command line and nothing else.</summary>
    public static ServerProcess Run(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Program.EndsWith(".dll", StringComparison.Ordinal)
            ? ServerProcess.Start("dotnet", [Program, .. arguments], environment)
            : ServerProcess.Start(Program, arguments, environment);

    /// <summary>Starts it with the given settings, nothing reused between scrapes, and waits until it listens.</summary>
    public static async Task<Collector> StartAsync(params (string Key, string Value)[] settings)
    {
        var port = Ports.Free();
        var environment = new Dictionary<string, string?>
        {
            ["Collector__Reuse"] = "00:00:00",
            ["Collector__Redis__StreamDiscovery"] = "00:00:00",
            ["Collector__Timeout"] = "00:00:20",
        };
        foreach (var (key, value) in settings)
        {
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Run(["--port", $"{port}"], environment);
        await process.WaitForPortAsync(port);
        return new Collector(process, port);
    }

    public async Task<MetricsText> ScrapeAsync(string query = "") =>
        MetricsText.Parse(await Client.GetStringAsync("/metrics" + query));

    /// <summary>Scrapes until the page is as wanted.</summary>
    public async Task<MetricsText> ScrapeUntilAsync(Predicate<MetricsText> wanted)
    {
        for (var since = DateTime.UtcNow; ;)
        {
            var page = await ScrapeAsync();
            if (wanted(page))
            {
                return page;
            }

            Assert.True(DateTime.UtcNow - since < Patience, $"The page never was as wanted.\n{Output}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
