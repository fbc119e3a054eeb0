using System.Diagnostics;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Whether the infrastructure runs in containers or as local processes of the same servers.</summary>
internal static class InfrastructureMode
{
    private const string Variable = "OPENCLAW_INFRASTRUCTURE";
    private static readonly Lazy<bool> Containers = new(Decide);

    /// <summary>True when published, and in a local run where a container runtime answers or was asked for.</summary>
    /// <exception cref="ConfigurationException">OPENCLAW_INFRASTRUCTURE is not auto, local or containers.</exception>
    public static bool UsesContainers(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsPublishMode || Containers.Value;

    private static bool Decide() =>
        Environment.GetEnvironmentVariable(Variable) switch
        {
            "local" => false,
            "containers" => true,
            null or "" or "auto" => Answers("docker") || Answers("podman"),
            var other => throw new ConfigurationException($"{Variable} is '{other}'; it must be auto, local or containers."),
        };

    private static bool Answers(string runtime)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, ["info", "--format", "ok"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null || process.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                return process?.ExitCode == 0;
            }

            process.Kill(entireProcessTree: true);
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
