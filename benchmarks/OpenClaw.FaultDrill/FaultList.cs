using OpenClaw.Testing;

namespace OpenClaw.FaultDrill;

/// <summary>The faults of the drill.</summary>
internal sealed class FaultList(RunningGraph graph) : IAsyncDisposable
{
    private const string Agent = "alpha";
    private readonly ConnectionHog _hog = new(graph);
    private SmallDisk? _disk;

    /// <summary>Names of all faults, in the order in which they come.</summary>
    public static IReadOnlyList<string> Names { get; } = ["redis", "postgres", "connections", "gateway", "collector", "agent", "disk"];

    /// <summary>The faults of these names; one that this machine does not allow is named and left out.</summary>
    public async Task<IReadOnlyList<Fault>> ReadAsync(IReadOnlyCollection<string> names)
    {
        List<Fault> faults = [.. names.Where(name => name != "disk").Select(Create)];
        if (names.Contains("disk"))
        {
            try
            {
                var disk = _disk = await SmallDisk.MountAsync();
                faults.Add(new("fill a small disk", "CriticalDiskUsage (host)", disk.FillAsync, disk.EmptyAsync));
            }
            catch (Exception refused) when (refused is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                Console.WriteLine($"The disk is left out, nothing can be mounted here: {refused.Message}");
            }
        }

        return faults;
    }

    public ValueTask DisposeAsync() => _disk?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Fault Create(string name) => name switch
    {
        "redis" => Stopped("redis", "Redis", "RedisDown (redis)"),
        "postgres" => Stopped("postgres", "PostgreSQL", "PostgreSQLDown (postgres)"),
        "gateway" => Stopped("gateway", "the gateway", "TargetDown (gateway)"),
        "collector" => Stopped("collector", "the collector", "TargetDown (collector)"),
        "connections" => new("take all connections of PostgreSQL", "PostgreSQLConnectionPoolCritical (postgres)", _hog.TakeAllAsync, _hog.LetGoAsync),
        "agent" => new(
            "stop one agent of the triad",
            "TriadNodeDown (gateway)",
            cancellation => CommandAsync("stop", cancellation),
            cancellation => CommandAsync("start", cancellation)),
        _ => throw new ArgumentException($"There is no fault '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    private static Fault Stopped(string resource, string name, string alert) => new(
        $"stop {name}", alert, _ => AspireAsync(resource, "stop"), _ => AspireAsync(resource, "start"));

    // Where the AppHost stops a resource it leaves it stopped; a killed one it would start again.
    private static async Task AspireAsync(string resource, string command) => await ServerProcess.RunAsync(
        Path.Combine(Tools.RepositoryRoot, "eng", "aspire", "aspire"),
        [
            "resource", resource, command, "--nologo", "--non-interactive",
            "--apphost", Path.Combine(Tools.RepositoryRoot, "OpenClaw.AppHost", "OpenClaw.AppHost.csproj"),
        ],
        directory: Tools.RepositoryRoot);

    private async Task CommandAsync(string command, CancellationToken cancellation)
    {
        using var answer = await graph.Gateway.PostAsync(new Uri($"/api/agents/{Agent}/{command}", UriKind.Relative), null, cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
