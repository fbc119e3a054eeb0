using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace OpenClaw.Testing;

/// <summary>The whole graph, started by <c>dotnet run</c> on ports and with state of its own.</summary>
public sealed partial class RunningGraph : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly TemporaryDirectory _directory;
    private readonly bool _ownsDirectory;
    private readonly ServerProcess _process;

    private RunningGraph(TemporaryDirectory directory, bool ownsDirectory, Dictionary<string, int> ports)
    {
        _directory = directory;
        _ownsDirectory = ownsDirectory;
        Ports = ports;
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        var environment = ports.ToDictionary(port => port.Key, port => (string?)port.Value.ToString(CultureInfo.InvariantCulture));
        environment["OPENCLAW_STATE_DIRECTORY"] = State;
        environment["OPENCLAW_INFRASTRUCTURE"] = "local";
        _process = ServerProcess.Start(
            "env",
            // A test run in the background ignores the interrupt, and so would all that it starts.
            [
                "--default-signal=INT", "dotnet", "run", "--project", Path.Combine(Tools.RepositoryRoot, "OpenClaw.AppHost"),
                "--configuration", configuration, "--no-build",
            ],
            environment,
            "/");
    }

    /// <summary>The ports by the variables that set them.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; }

    /// <summary>A client of the gateway that shows the token.</summary>
    public HttpClient Gateway { get; private set; } = new();

    /// <summary>Address of Prometheus.</summary>
    public Uri Prometheus => new($"http://127.0.0.1:{Ports["PROMETHEUS_PORT"]}");

    /// <summary>Address of Alertmanager.</summary>
    public Uri Alertmanager => new($"http://127.0.0.1:{Ports["ALERTMANAGER_PORT"]}");

    /// <summary>Directory of the run's state.</summary>
    public string State => Path.Combine(_directory.Path, "state");

    /// <summary>Everything that the AppHost printed.</summary>
    public string Output => _process.Output;

    /// <summary>Address of the dashboard with the one-time token.</summary>
    public string DashboardLogin => LoginLine().Match(Output).Groups["url"].Value;

    /// <summary>Exit code after the end.</summary>
    public int ExitCode => _process.ExitCode;


    /// <summary>Starts the graph and waits until it says that all resources are healthy.</summary>
    public static async Task<RunningGraph> StartAsync(TemporaryDirectory? state = null)
    {
        var ports = new[]
            {
                "OPENCLAW_GATEWAY_PORT", "COLLECTOR_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "REDIS_PORT", "POSTGRES_PORT",
                "ASPIRE_DASHBOARD_PORT",
            }
            .ToDictionary(name => name, _ => Testing.Ports.Free());
        var graph = new RunningGraph(state ?? new TemporaryDirectory(), state is null, ports);
        try
        {
            await graph.WaitUntilHealthyAsync();
            return graph;
        }
        catch
        {
            await graph.DisposeAsync();
            throw;
        }
    }

    /// <summary>Processes of this run that are alive: all of them inherit its state directory by environment, or work in it.</summary>
    public IReadOnlyList<string> LivingProcesses() => [.. ProcessTable.Of(State)];

    /// <summary>Process ids whose command line contains a text.</summary>
    public int[] ProcessesOf(string text) =>
        [.. LivingProcesses().Where(line => line.Contains(text, StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];

    /// <summary>The AppHost itself, below <c>dotnet run</c>.</summary>
    public int AppHost() => ProcessesOf("net10.0/OpenClaw.AppHost").Single();

    /// <summary>Waits until <c>dotnet run</c> has ended.</summary>
    public Task WaitForExitAsync() => _process.WaitForExitAsync().WaitAsync(Patience);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        if (!_process.HasExited)
        {
            foreach (var appHost in ProcessesOf("net10.0/OpenClaw.AppHost"))
            {
                Signals.Send(appHost, Signals.Interrupt);
            }

            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(30)));
        }

        await _process.DisposeAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(LivingProcesses().Count == 0), () => string.Join('\n', LivingProcesses()));
        if (_ownsDirectory)
        {
            _directory.Dispose();
        }
    }

    [GeneratedRegex(@"dashboard +(?<url>http://\S+/login\?t=\S+)")]
    private static partial Regex LoginLine();

    private async Task WaitUntilHealthyAsync()
    {
        for (var waited = Stopwatch.StartNew(); !Output.Contains("resources are healthy.", StringComparison.Ordinal) || DashboardLogin == ""; await Task.Delay(200))
        {
            if (_process.HasExited || waited.Elapsed > Patience)
            {
                throw new InvalidOperationException($"The graph did not become healthy:\n{Output}");
            }
        }

        var token = await File.ReadAllTextAsync(Path.Combine(State, "secrets", "gateway-token"));
        Gateway.BaseAddress = new Uri($"http://127.0.0.1:{Ports["OPENCLAW_GATEWAY_PORT"]}");
        Gateway.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }
}
