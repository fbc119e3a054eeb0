using System.Diagnostics;

namespace OpenClaw.AppHost.Infrastructure.Local;

/// <summary>Short programs that prepare a server.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public static async Task RunAsync(string[] command, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Where nobody may be, too.
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory) ?? "/",
        }) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {await error}{await output}");
        }
    }
}
