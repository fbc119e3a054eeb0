using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using OpenClaw.MetricsCollector.Exposition;
using OpenClaw.ServiceDefaults;

namespace OpenClaw.Benchmarks;

/// <summary>Exposes 10,000 series: 100 families of 100 agents. In this process, since the web server must run beside it.</summary>
[MemoryDiagnoser]
[InProcess]
public class ExpositionBenchmark
{
    private const int Families = 100;
    private const int Agents = 100;
    private readonly string[] _agents = [.. Enumerable.Range(0, Agents).Select(number => $"agent-{number}")];
    private readonly byte[][] _names =
        [.. Enumerable.Range(0, Families).Select(number => System.Text.Encoding.ASCII.GetBytes($"openclaw_family_{number}_total"))];

    private readonly ExpositionWriter _writer = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    /// <summary>Starts a service with the defaults and 10,000 series of its own.</summary>
    [GlobalSetup]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // The scrape itself is measured and not what the exporter keeps of the one before.
        builder.Services.Configure<OpenTelemetry.Exporter.PrometheusAspNetCoreOptions>(
            options => options.ScrapeResponseCacheDurationMilliseconds = 0);
        builder.AddServiceDefaults();
        _app = builder.Build();
        _app.MapDefaultEndpoints();
        await _app.StartAsync();
        var meter = _app.Services.GetRequiredService<IMeterFactory>().Create("OpenClaw.Benchmark");
        for (var family = 0; family < Families; family++)
        {
            var counter = meter.CreateCounter<double>($"openclaw_family_{family}_total", null, "One of a hundred.");
            foreach (var agent in _agents)
            {
                counter.Add(family * 1.25, new("agent_id", agent), new("mode", "busy"));
            }
        }

        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        var page = await _client.GetStringAsync("/metrics");
        var series = page.Split('\n').Count(line => line.StartsWith("openclaw_family_", StringComparison.Ordinal));
        if (series != Families * Agents)
        {
            throw new InvalidOperationException($"{series} series instead of {Families * Agents}.");
        }
    }

    /// <summary>Stops the service.</summary>
    [GlobalCleanup]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>The collector's writer.</summary>
    [Benchmark(Baseline = true)]
    public int Writer()
    {
        _writer.Clear();
        for (var family = 0; family < Families; family++)
        {
            _writer.Family(_names[family], MetricType.Counter, "One of a hundred."u8);
            foreach (var agent in _agents)
            {
                _writer.Sample().Label("agent_id"u8, agent).Label("mode"u8, "busy"u8).Value(family * 1.25);
            }
        }

        return _writer.Length;
    }

    /// <summary>The page of a service with the defaults, through Kestrel and an HTTP client.</summary>
    [Benchmark]
    public async Task<long> ServicePage()
    {
        using var response = await _client.GetAsync("/metrics", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long length = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            length += read;
        }

        return length;
    }
}
