using System.ComponentModel;
using System.Diagnostics;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests.Containers;

/// <summary>A Docker engine: the one that answers, or one started for the test where its daemon is installed.</summary>
internal sealed class ContainerEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, string?> _environment = [];
    private readonly TemporaryDirectory _directory = new();
    private ServerProcess? _daemon;

    private ContainerEngine()
    {
    }

    /// <summary>Finds or starts an engine; the test is skipped, with the reason, where there is none.</summary>
    public static async Task<ContainerEngine> StartAsync()
    {
        var engine = new ContainerEngine();
        var reason = await engine.TryStartAsync();
        if (reason is not null)
        {
            await engine.DisposeAsync();
            Assert.Skip(reason);
        }

        return engine;
    }

    /// <summary>Runs the client.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public Task<string> RunAsync(params string[] arguments) => ServerProcess.RunAsync("docker", arguments, _environment);

    /// <summary>Runs the client in a folder, with variables of its own.</summary>
    public Task<string> RunInAsync(string folder, IReadOnlyDictionary<string, string?> variables, params string[] arguments) =>
        ServerProcess.RunAsync("docker", arguments, _environment.Concat(variables).ToDictionary(), folder);

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }

        _directory.Dispose();
    }

    private async Task<string?> TryStartAsync()
    {
        if (!await SucceedsAsync("compose", "version"))
        {
            return "No Docker client with the compose plugin was found.";
        }

        if (await SucceedsAsync("info"))
        {
            return null;
        }

        if (!Environment.IsPrivilegedProcess || !OnPath("dockerd"))
        {
            return "No Docker engine answers, and none can be started: that needs root and dockerd on PATH.";
        }

        var socket = $"unix://{_directory.Path}/docker.sock";
        _daemon = ServerProcess.Start("dockerd",
        [
            "--host", socket, "--data-root", Path.Combine(_directory.Path, "data"), "--exec-root", Path.Combine(_directory.Path, "exec"),
            "--pidfile", Path.Combine(_directory.Path, "pid"),
            // It must leave the host's network as it is: ports are published by a proxy.
            "--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false",
        ]);
        _environment["DOCKER_HOST"] = socket;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(250))
        {
            if (await SucceedsAsync("info"))
            {
                return null;
            }

            if (_daemon.HasExited)
            {
                break;
            }
        }

        return $"The Docker engine did not start: {_daemon.Output.Split('\n')[^1]}";
    }

    private async Task<bool> SucceedsAsync(params string[] arguments)
    {
        try
        {
            await RunAsync(arguments);
            return true;
        }
        catch (Exception absent) when (absent is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    private static bool OnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
