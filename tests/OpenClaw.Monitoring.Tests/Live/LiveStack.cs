using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenClaw.LoadTest;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Live;

/// <summary>
/// Gateway, Redis, PostgreSQL, Alertmanager and Prometheus with the repository's configuration and rules, and something of
/// everything that a working day brings. Who measures host and stores is for the derived classes.
/// </summary>
public abstract class LiveStack : IAsyncLifetime
{
    private const string Token = "token-of-the-live-stack";
    private readonly TemporaryDirectory _directory = new();
    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly int _gateway = Ports.Free();
    private readonly int _prometheus = Ports.Free();
    private readonly int _alertmanager = Ports.Free();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(180) };

    /// <summary>Where backups tell of their success.</summary>
    private protected string MetricFiles => Path.Combine(_directory.Path, "metrics");

    private protected int CollectorPort { get; } = Ports.Free();

    private protected RedisServer Redis { get; private set; } = null!;

    private protected PostgresServer Postgres { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = Push(await RedisServer.StartAsync());
        Postgres = Push(await PostgresServer.StartAsync());
        var provider = Push(new ModelProvider());
        await RunAsync(
            Built("OpenClaw.Gateway"),
            ["--port", $"{_gateway}", "--token", Token],
            _gateway,
            new()
            {
                ["ConnectionStrings__redis"] = Redis.ConnectionString,
                ["ConnectionStrings__openclaw"] = Postgres.ConnectionString,
                // Nobody receives the spans; their series exist wherever they are exported.
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{Ports.Free()}",
                ["Models__Providers__scripted__Format"] = "OpenAI",
                ["Models__Providers__scripted__BaseUrl"] = provider.Address.ToString(),
                ["Models__Providers__scripted__NoKey"] = "true",
                ["Models__Groups__default__Targets__0__Provider"] = "scripted",
                ["Models__Groups__default__Targets__0__Model"] = ModelProvider.Limited,
                ["Models__Groups__default__Fallbacks__0"] = "spare",
                ["Models__Groups__spare__Targets__0__Provider"] = "scripted",
                ["Models__Groups__spare__Targets__0__Model"] = "willing",
                ["Models__Retries"] = "0",
                ["Gateway__Http__ChatCompletions__Enabled"] = "true",
                ["Models__Budgets__global__DailyUsd"] = "50",
            });
        await RunAsync(
            Tools.Find("prometheus-alertmanager"),
            [
                $"--config.file={Monitoring("alertmanager", "alertmanager.yml")}", $"--storage.path={Path.Combine(_directory.Path, "alertmanager")}",
                $"--web.listen-address=127.0.0.1:{_alertmanager}", "--cluster.listen-address=",
            ],
            _alertmanager);
        Directory.CreateDirectory(MetricFiles);
        await MeasureAsync();
        await WorkAsync();
        Configure();
        await RunAsync(
            Tools.Find("prometheus"),
            [
                $"--config.file={Path.Combine(_directory.Path, "prometheus", "prometheus.yml")}", $"--storage.tsdb.path={Path.Combine(_directory.Path, "data")}",
                $"--web.listen-address=127.0.0.1:{_prometheus}", "--enable-feature=exemplar-storage",
            ],
            _prometheus);

        // It listens before it is ready to answer.
        await Eventually.HoldsAsync(async () =>
        {
            using var ready = await _client.GetAsync(new Uri($"http://127.0.0.1:{_prometheus}/-/ready"));
            return ready.IsSuccessStatusCode;
        });
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

    public Task<string> CollectorPageAsync() => PageAsync(CollectorPort);

    /// <summary>Runs an instant query.</summary>
    /// <returns>How many series the answer has.</returns>
    /// <exception cref="InvalidOperationException">Prometheus refuses the query.</exception>
    public async Task<int> QueryAsync(string expression)
    {
        using var answer = await _client.PostAsync(Prometheus("query"), new FormUrlEncodedContent([new("query", expression)]));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return answer.IsSuccessStatusCode
            ? body.GetProperty("data").GetProperty("result").GetArrayLength()
            : throw new InvalidOperationException($"{expression}: {body}");
    }

    /// <summary>Trace ids of the exemplars of an expression's series.</summary>
    public async Task<IReadOnlyList<string>> TracesAsync(string expression)
    {
        var since = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        var answer = await _client.GetFromJsonAsync<JsonElement>(
            Prometheus($"query_exemplars?query={Uri.EscapeDataString(expression)}&start={since}&end={since + 7200}"));
        return
        [
            .. from series in answer.GetProperty("data").EnumerateArray()
               from exemplar in series.GetProperty("exemplars").EnumerateArray()
               select exemplar.GetProperty("labels").GetProperty("trace_id").GetString()!,
        ];
    }

    /// <summary>What Prometheus says of each rule that it has evaluated: its name, and <c>ok</c> or its error.</summary>
    public async Task<IReadOnlyList<(string Name, string Health)>> RulesAsync()
    {
        var answer = await _client.GetFromJsonAsync<JsonElement>(Prometheus("rules"));
        return
        [
            .. from @group in answer.GetProperty("data").GetProperty("groups").EnumerateArray()
               from rule in @group.GetProperty("rules").EnumerateArray()
               let error = rule.TryGetProperty("lastError", out var text) ? text.GetString() : null
               select (rule.GetProperty("name").GetString()!, error ?? rule.GetProperty("health").GetString()!),
        ];
    }

    /// <summary>Starts what measures host and stores.</summary>
    private protected abstract Task MeasureAsync();

    /// <summary>The targets of the jobs that differ: job, address, and the service that it is about.</summary>
    private protected abstract IEnumerable<(string Job, string Address, string Service)> Targets();

    /// <summary>Who probes.</summary>
    private protected abstract string Prober { get; }

    private protected static string Monitoring(params string[] path) => Path.Combine([Tools.RepositoryRoot, "monitoring", .. path]);

    private protected Dictionary<string, string> PostgresParts() =>
        Postgres.ConnectionString.Split(';').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);

    private protected async Task RunCollectorAsync(params string[] arguments) => await RunAsync(
        Built("OpenClaw.MetricsCollector"),
        ["--port", $"{CollectorPort}", .. arguments],
        CollectorPort,
        new() { ["ConnectionStrings__redis"] = Redis.ConnectionString, ["ConnectionStrings__openclaw"] = Postgres.ConnectionString });

    private protected async Task RunAsync(string program, string[] arguments, int port, Dictionary<string, string?>? environment = null) =>
        await Push(ServerProcess.Start(program, arguments, environment, _directory.Path)).WaitForPortAsync(port);

    private Uri Prometheus(string path) => new($"http://127.0.0.1:{_prometheus}/api/v1/{path}");

    /// <summary>The service built along with these tests, in the same configuration.</summary>
    private static string Built(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Tools.RepositoryRoot, project, "bin", output.Parent!.Name, output.Name, project);
    }

    private T Push<T>(T server)
        where T : IAsyncDisposable
    {
        _running.Push(server);
        return server;
    }

    /// <summary>A question to a model that falls back to another, a decision, requests by the protocol, a message that nobody can answer, a backup.</summary>
    private async Task WorkAsync()
    {
        await ServerProcess.RunAsync(
            Tools.Find("redis-cli"),
            ["-p", $"{Redis.Port}", "CONFIG", "SET", "maxmemory", "256mb"],
            new Dictionary<string, string?> { ["REDISCLI_AUTH"] = Redis.ConnectionString.Split("password=")[1] });
        await PostAsync("/api/agents/steward/messages", new { content = "What is new?" });
        await PostAsync("/api/agents/coder/messages", new { content = ModelProvider.Impossible });
        await PostAsync("/v1/chat/completions", new { model = "openclaw", stream = true, messages = new[] { new { role = "user", content = "And else?" } } });
        await PostAsync("/api/deliberations", new { question = "Shall we go on?" });
        await BackUpAsync();
        using var client = ProtocolClient.Connect(_gateway, Token);
        client.Prepare("health", "{}");
        client.Send(1);
        client.Receive();
    }

    private async Task BackUpAsync()
    {
        var target = PostgresParts();
        await ServerProcess.RunAsync(
            Repository.At("eng", "backup"),
            ["postgres", Path.Combine(_directory.Path, "backups"), "--metrics", MetricFiles],
            new Dictionary<string, string?>
            {
                ["PGHOST"] = target["Host"],
                ["PGPORT"] = target["Port"],
                ["PGUSER"] = target["Username"],
                ["PGPASSWORD"] = target["Password"],
                ["PGDATABASE"] = target["Database"],
            });
    }

    private async Task PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{_gateway}{path}")) { Content = JsonContent.Create(body) };
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

    /// <summary>The repository's files with every rule, a second in place of each interval, and the targets of this stack.</summary>
    private void Configure()
    {
        var source = Monitoring("prometheus");
        var copy = Path.Combine(_directory.Path, "prometheus");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(source, "rules"), "*.yml", SearchOption.AllDirectories).Append(Path.Combine(source, "prometheus.yml")))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var text = Regex.Replace(File.ReadAllText(file), @"^( *(?:\w+_)?(?:interval|timeout): ).*$", "${1}1s", RegexOptions.Multiline);
            File.WriteAllText(target, text.Replace("  - rules/*.yml", "  - rules/*.yml\n  - rules/optional/*.yml", StringComparison.Ordinal));
        }

        foreach (var job in Targets()
            .Append(("prometheus", $"127.0.0.1:{_prometheus}", "prometheus"))
            .Append(("alertmanager", $"127.0.0.1:{_alertmanager}", "alertmanager"))
            .Append(("openclaw-gateway", $"127.0.0.1:{_gateway}", "gateway"))
            .Append(("openclaw-services", $"127.0.0.1:{CollectorPort}", "collector"))
            .Append(("blackbox-tcp", $"127.0.0.1:{Redis.Port}", "redis"))
            .Append(("blackbox-tcp", $"127.0.0.1:{Postgres.Port}", "postgres"))
            .Append(("blackbox-http", $"http://127.0.0.1:{_gateway}/health", "gateway"))
            .GroupBy(target => target.Item1))
        {
            var groups = job.Select(target => new
            {
                targets = new[] { target.Item2 },
                labels = job.Key.StartsWith("blackbox-t", StringComparison.Ordinal) || job.Key.StartsWith("blackbox-h", StringComparison.Ordinal)
                    ? new Dictionary<string, string> { ["service"] = target.Item3, ["__prober__"] = Prober }
                    : new Dictionary<string, string> { ["service"] = target.Item3 },
            });
            Directory.CreateDirectory(Path.Combine(copy, "targets"));
            File.WriteAllBytes(Path.Combine(copy, "targets", $"{job.Key}.json"), JsonSerializer.SerializeToUtf8Bytes(groups));
        }
    }
}
