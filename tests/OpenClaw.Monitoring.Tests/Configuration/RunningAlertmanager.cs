using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Configuration;

/// <summary>A real Alertmanager with the repository's configuration, and the gateway's place taken by a listener.</summary>
internal sealed class RunningAlertmanager : IAsyncDisposable
{
    public const string Token = "gateway-token-of-the-test";

    private readonly TemporaryDirectory _directory = new();
    private readonly HttpListener _gateway = new();
    private readonly List<(string? Authorization, JsonElement Payload)> _received = [];
    private ServerProcess? _process;
    private HttpClient? _http;

    private RunningAlertmanager()
    {
    }

    public static async Task<RunningAlertmanager> StartAsync()
    {
        var started = new RunningAlertmanager();
        await started.RunAsync();
        return started;
    }

    /// <summary>Raises alerts, each given as "label=value" pairs separated by spaces.</summary>
    public async Task RaiseAsync(params string[] alerts)
    {
        using var answer = await _http!.PostAsJsonAsync(
            "/api/v2/alerts",
            alerts.Select(alert => new { labels = alert.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]) }));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The labels of the alerts that inhibition holds back.</summary>
    public async Task<IReadOnlyList<JsonElement>> InhibitedAsync() =>
    [
        .. from alert in (await _http!.GetFromJsonAsync<JsonElement>("/api/v2/alerts")).EnumerateArray()
           where alert.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0
           select alert.GetProperty("labels"),
    ];

    /// <summary>What reached the gateway so far.</summary>
    public IReadOnlyList<(string? Authorization, JsonElement Payload)> Received()
    {
        lock (_received)
        {
            return [.. _received];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _gateway.Close();
        _directory.Dispose();
    }

    private async Task RunAsync()
    {
        var gateway = $"http://127.0.0.1:{Ports.Free()}";
        _gateway.Prefixes.Add($"{gateway}/api/alerts/");
        _gateway.Start();
        _ = ReceiveAsync();
        var configuration = await File.ReadAllTextAsync(Repository.At("monitoring", "alertmanager", "alertmanager.yml"));
        Directory.CreateDirectory(Path.Combine(_directory.Path, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "secrets", "gateway-token"), Token);
        await File.WriteAllTextAsync(
            Path.Combine(_directory.Path, "alertmanager.yml"), configuration.Replace("http://OPENCLAW_GATEWAY_URL", gateway, StringComparison.Ordinal));
        var port = Ports.Free();
        _process = ServerProcess.Start(
            Tools.Find("prometheus-alertmanager"),
            [
                $"--config.file={Path.Combine(_directory.Path, "alertmanager.yml")}", $"--storage.path={_directory.Path}",
                $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
            ]);
        await _process.WaitForPortAsync(port);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    private async Task ReceiveAsync()
    {
        while (_gateway.IsListening)
        {
            try
            {
                var context = await _gateway.GetContextAsync();
                var payload = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.InputStream);
                lock (_received)
                {
                    _received.Add((context.Request.Headers["Authorization"], payload));
                }

                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
