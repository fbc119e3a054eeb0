namespace OpenClaw.Testing;

/// <summary>Starts a server as nobody where the tests run as root: PostgreSQL refuses root.</summary>
internal static class Unprivileged
{
    private const string User = "65534";

    // The one capability lets nobody through a directory that only root may enter; the securebit makes access(2) respect it.
    private static readonly string[] Nobody =
    [
        "setpriv", "--reuid", User, "--regid", User, "--clear-groups",
        "--inh-caps", "-all,+dac_read_search", "--ambient-caps", "-all,+dac_read_search", "--securebits", "+no_setuid_fixup",
    ];

    public static bool IsNeeded => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    public static string[] Prefix => IsNeeded ? Nobody : [];

    public static async Task OwnAsync(string directory)
    {
        if (IsNeeded)
        {
            await ServerProcess.RunAsync("chown", ["-R", User, directory]);
        }
    }
}
