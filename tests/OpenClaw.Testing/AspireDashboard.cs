using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;

namespace OpenClaw.Testing;

/// <summary>The real Aspire dashboard without an AppHost: telemetry in by OTLP, and out by the API that <c>aspire otel</c> reads.</summary>
public sealed class AspireDashboard : IAsyncDisposable
{
    private const string OtlpKey = "otlp-test-key-0123456789";
    private const string ApiKey = "api-test-key-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryDirectory _home = new();
    private readonly int _page = Ports.Free();
    private readonly int _otlp = Ports.Free();
    private readonly ServerProcess _process;
    private readonly HttpClient _api;

    private AspireDashboard()
    {
        _process = ServerProcess.Start(FindProgram(), [], new Dictionary<string, string?>
        {
            ["HOME"] = _home.Path,
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{_page}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{_otlp}",
            ["ASPIRE_DASHBOARD_API_ENABLED"] = "true",
            ["DASHBOARD__FRONTEND__AUTHMODE"] = "Unsecured",
            ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = OtlpKey,
            ["DASHBOARD__API__AUTHMODE"] = "ApiKey",
            ["DASHBOARD__API__PRIMARYAPIKEY"] = ApiKey,
        });
        _api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_page}/api/telemetry/") };
        _api.DefaultRequestHeaders.Add("x-api-key", ApiKey);
    }

    /// <summary>What a service needs in its environment to send its telemetry here without delay.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{_otlp}",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={OtlpKey}",
        // On a busy machine its first answers take long; an export that is given up is sent again only after a pause.
        ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "120000",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
    };

    /// <summary>Starts it, empty.</summary>
    public static async Task<AspireDashboard> StartAsync()
    {
        var dashboard = new AspireDashboard();
        try
        {
            await dashboard.WaitUntilItAnswersAsync();
            return dashboard;
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
    }

    /// <summary>The spans of a trace as OTLP has them.</summary>
    public Task<List<JsonElement>> SpansAsync(string traceId) => ReadAsync($"spans?traceId={traceId}&limit=10000", "resourceSpans", "scopeSpans", "spans");

    /// <summary>The spans of all traces that the page of traces would list under a trace id; none when it lists no such trace.</summary>
    public async Task<List<JsonElement>> TraceAsync(string traceId) =>
        [
            .. (await ReadAsync("traces?limit=1000", "resourceSpans", "scopeSpans", "spans"))
                .Where(span => span.GetProperty("traceId").GetString() == traceId),
        ];

    /// <summary>The newest log records as OTLP has them.</summary>
    public Task<List<JsonElement>> LogsAsync() => ReadAsync("logs?limit=10000", "resourceLogs", "scopeLogs", "logRecords");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _process.DisposeAsync();
        _home.Dispose();
    }

    private async Task<List<JsonElement>> ReadAsync(string path, string resources, string scopes, string items)
    {
        var answer = await _api.GetFromJsonAsync<JsonElement>(path);
        return
        [
            .. answer.GetProperty("data").GetProperty(resources).EnumerateArray()
                .SelectMany(resource => resource.GetProperty(scopes).EnumerateArray())
                .SelectMany(scope => scope.GetProperty(items).EnumerateArray()),
        ];
    }

    // A large program: on a busy machine it takes its time.
    private async Task WaitUntilItAnswersAsync()
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                using var answer = await _api.GetAsync(new Uri("resources", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    break;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited && waited.Elapsed < Patience)
            {
                continue;
            }

            if (_process.HasExited || waited.Elapsed >= Patience)
            {
                throw new InvalidOperationException($"The dashboard does not answer:\n{_process.Output}");
            }
        }

        await _process.WaitForPortAsync(_otlp);
    }

    // The build of the AppHost notes where the package of the dashboard lies.
    private static string FindProgram()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        var appHost = Path.Combine(Tools.RepositoryRoot, "OpenClaw.AppHost", "bin", configuration, "net10.0", "OpenClaw.AppHost.dll");
        return Assembly.LoadFrom(appHost).GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(noted => string.Equals(noted.Key, "aspiredashboardpath", StringComparison.OrdinalIgnoreCase)).Value!;
    }
}
