using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests;

/// <summary>The gateway in memory mode, the collector with real stores, and a Prometheus that scrapes both and itself.</summary>
public sealed class ContractStack : IAsyncLifetime
{
    private const string Token = "token-of-the-contract-tests";
    private readonly TemporaryDirectory _directory = new();
    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly int _gateway = Ports.Free();
    private readonly int _collector = Ports.Free();
    private readonly int _prometheus = Ports.Free();
    private readonly int _alertmanager = Ports.Free();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(180) };

    public async ValueTask InitializeAsync()
    {
        var redis = Push(await RedisServer.StartAsync());
        var postgres = Push(await PostgresServer.StartAsync());

        // Nobody receives the spans; their series exist wherever they are exported.
        var export = new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{Ports.Free()}" };
        await RunAsync(Built("OpenClaw.Gateway"), ["--port", $"{_gateway}", "--token", Token], _gateway, export);
        await RunAsync(
            Built("OpenClaw.MetricsCollector"),
            ["--port", $"{_collector}", $"--Probe:ConfigFile={Monitoring("blackbox", "blackbox.yml")}", "--Probe:Targets:0=http://127.0.0.1:*"],
            _collector,
            new Dictionary<string, string?> { ["ConnectionStrings__redis"] = redis.ConnectionString, ["ConnectionStrings__openclaw"] = postgres.ConnectionString });
        await RunAsync(
            Tools.Find("prometheus-alertmanager"),
            [
                $"--config.file={Monitoring("alertmanager", "alertmanager.yml")}", $"--storage.path={Path.Combine(_directory.Path, "alertmanager")}",
                $"--web.listen-address=127.0.0.1:{_alertmanager}", "--cluster.listen-address=",
            ],
            _alertmanager);
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "prometheus.yml"), Configuration());
        await RunAsync(
            Tools.Find("prometheus"),
            [
                $"--config.file={Path.Combine(_directory.Path, "prometheus.yml")}", $"--storage.tsdb.path={Path.Combine(_directory.Path, "data")}",
                $"--web.listen-address=127.0.0.1:{_prometheus}",
            ],
            _prometheus);
        await AskAgentAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        while (_running.TryPop(out var server))
        {
            await server.DisposeAsync();
        }

        _directory.Dispose();
    }

    public Task<string> GatewayPageAsync() => PageAsync(_gateway);

    public Task<string> CollectorPageAsync() => PageAsync(_collector);

    /// <summary>Runs an instant query.</summary>
    /// <returns>How many series the answer has.</returns>
    /// <exception cref="InvalidOperationException">Prometheus refuses the query.</exception>
    public async Task<int> QueryAsync(string expression)
    {
        using var answer = await _client.PostAsync(
            new Uri($"http://127.0.0.1:{_prometheus}/api/v1/query"), new FormUrlEncodedContent([new("query", expression)]));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return answer.IsSuccessStatusCode
            ? body.GetProperty("data").GetProperty("result").GetArrayLength()
            : throw new InvalidOperationException($"{expression}: {body}");
    }

    private static string Monitoring(params string[] path) => Path.Combine([Tools.RepositoryRoot, "monitoring", .. path]);

    /// <summary>The service built along with these tests, in the same configuration.</summary>
    private static string Built(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Tools.RepositoryRoot, project, "bin", output.Parent!.Name, output.Name, project);
    }

    private async Task AskAgentAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{_gateway}/api/agents/steward/messages"))
        {
            Content = JsonContent.Create(new { content = "What is new?" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> PageAsync(int port)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/metrics"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var answer = await _client.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private async Task RunAsync(string program, string[] arguments, int port, Dictionary<string, string?>? environment = null) =>
        await Push(ServerProcess.Start(program, arguments, environment, _directory.Path)).WaitForPortAsync(port);

    private T Push<T>(T server)
        where T : IAsyncDisposable
    {
        _running.Push(server);
        return server;
    }

    private string Configuration() => $$"""
        global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
        rule_files: ["{{Monitoring("prometheus", "rules")}}/*.yml"]
        alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:{{_alertmanager}}"] }] }] }
        scrape_configs:
          - { job_name: prometheus, static_configs: [{ targets: ["127.0.0.1:{{_prometheus}}"] }] }
          - { job_name: alertmanager, static_configs: [{ targets: ["127.0.0.1:{{_alertmanager}}"] }] }
          - { job_name: openclaw-gateway, authorization: { credentials: {{Token}} }, static_configs: [{ targets: ["127.0.0.1:{{_gateway}}"] }] }
          - { job_name: openclaw-services, static_configs: [{ targets: ["127.0.0.1:{{_collector}}"] }] }
          - job_name: blackbox-http
            metrics_path: /probe
            params: { module: [http_2xx], target: ["http://127.0.0.1:{{_gateway}}/health"] }
            static_configs: [{ targets: ["127.0.0.1:{{_collector}}"] }]
        """;
}
