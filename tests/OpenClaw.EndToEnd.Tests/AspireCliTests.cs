using System.IO.Compression;
using System.Text.Json;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests;

/// <summary>The real command line against the real graph, verb after verb.</summary>
public sealed class AspireCliTests : IAsyncLifetime
{
    private static readonly string Aspire = Path.Combine(Tools.RepositoryRoot, "eng", "aspire", "aspire");
    private readonly TemporaryDirectory _state = new();

    // Where the command line looks for running graphs: what other tests publish at the same time is none of its business.
    private readonly TemporaryDirectory _home = new();
    private Dictionary<string, string?> _environment = [];

    public ValueTask InitializeAsync()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        _environment = new()
        {
            ["HOME"] = _home.Path,
            ["DOTNET_CLI_HOME"] = home,
            ["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(home, ".nuget", "packages"),
            ["OPENCLAW_STATE_DIRECTORY"] = _state.Path,
            ["OPENCLAW_INFRASTRUCTURE"] = "local",
            ["NO_COLOR"] = "1",
            // The build's own servers outlive a build on purpose; only what belongs to the graph shall be found afterwards.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
        foreach (var port in new[] { "OPENCLAW_GATEWAY_PORT", "COLLECTOR_PORT", "PROMETHEUS_PORT", "ALERTMANAGER_PORT", "REDIS_PORT", "POSTGRES_PORT", "ASPIRE_DASHBOARD_PORT" })
        {
            _environment[port] = $"{Ports.Free()}";
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_verbs_of_daily_work_drive_the_graph()
    {
        await RunAsync("start");
        try
        {
            Assert.Contains("OpenClaw.AppHost", await RunAsync("ps"), StringComparison.Ordinal);
            await RunAsync("wait", "gateway", "--timeout", "240");

            var resources = JsonOf(await RunAsync("describe", "--format", "Json")).GetProperty("resources").EnumerateArray()
                .ToDictionary(resource => resource.GetProperty("displayName").GetString()!, resource => resource.GetProperty("state").GetString());
            foreach (var name in new[] { "redis", "postgres", "openclaw", "gateway", "collector", "alertmanager", "prometheus" })
            {
                Assert.Equal("Running", resources[name]);
            }

            Assert.Contains("gateway", await RunAsync("describe"), StringComparison.Ordinal);
            Assert.NotEmpty(await RunAsync("logs", "gateway"));
            await RunAsync("resource", "redis", "restart");
            await RunAsync("wait", "redis", "--timeout", "240");
            await RunAsync("otel", "traces");
            Assert.NotEmpty(await RunAsync("otel", "logs"));
            var export = Path.Combine(_state.Path, "export.zip");
            await RunAsync("export", "--output", export);
            await using var archive = await ZipFile.OpenReadAsync(export);
            Assert.Contains(archive.Entries, entry => entry.FullName.Contains("gateway", StringComparison.Ordinal));
        }
        finally
        {
            await RunAsync("stop");
        }

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task An_interrupt_of_run_leaves_nothing_behind()
    {
        // Builds, which may take longer than the start that is waited for.
        await RunAsync("do", "--list-steps");

        // A test run in the background ignores the interrupt, and so would all that it starts.
        await using var run = ServerProcess.Start(
            "env", ["--default-signal=INT", Aspire, "run", "--nologo", "--non-interactive"], _environment, Tools.RepositoryRoot);
        await Eventually.HoldsAsync(() => Task.FromResult(run.HasExited || LivingProcesses().Any(IsRedis)), () => run.Output);
        Assert.False(run.HasExited, run.Output);

        Signals.Send(run.Id, Signals.Interrupt);
        await run.WaitForExitAsync();
        Assert.Equal(0, run.ExitCode);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task The_pipeline_lists_its_steps() =>
        Assert.Contains("publish", await RunAsync("do", "--list-steps"), StringComparison.Ordinal);

    [Fact]
    public async Task A_publish_writes_the_deployment()
    {
        var output = Path.Combine(_state.Path, "deploy");
        await RunAsync("publish", "--output-path", output);
        Assert.True(File.Exists(Path.Combine(output, "docker-compose.yaml")));
    }

    public ValueTask DisposeAsync()
    {
        _state.Dispose();
        _home.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonElement JsonOf(string output)
    {
        using var document = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
        return document.RootElement.Clone();
    }

    private async Task<string> RunAsync(params string[] arguments) =>
        await ServerProcess.RunAsync(Aspire, [.. arguments, "--nologo", "--non-interactive"], _environment, Tools.RepositoryRoot);

    private Task NothingIsLeftAsync() =>
        Eventually.HoldsAsync(() => Task.FromResult(LivingProcesses().Length == 0), () => string.Join('\n', LivingProcesses()));

    private static bool IsRedis(string process) => process.Contains("redis-server", StringComparison.Ordinal);

    private string[] LivingProcesses() => [.. ProcessTable.Of(_state.Path)];
}
