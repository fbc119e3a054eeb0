namespace OpenClaw.AppHost.Infrastructure.Local;

/// <summary>PostgreSQL refuses root, so as root it is started as nobody.</summary>
internal static class Unprivileged
{
    private const string User = "65534";

    private static readonly string[] Nobody = ["setpriv", "--reuid", User, "--regid", User, "--clear-groups"];

    // A clone below a directory that only root may enter: nobody gets the one capability that lets it through, and the
    // securebit makes access(2), with which PostgreSQL's programs look for each other, respect it.
    private static readonly string[] NobodyWhoMayEnter =
        [.. Nobody, "--inh-caps", "-all,+dac_read_search", "--ambient-caps", "-all,+dac_read_search", "--securebits", "+no_setuid_fixup"];

    public static bool IsNeeded => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>A command that runs without root's identity, with access to the given paths.</summary>
    public static string[] Command(string[] command, params string[] paths) =>
        !IsNeeded ? command
        : paths.All(MayEnter) ? [.. Nobody, .. command]
        : [.. NobodyWhoMayEnter, .. command];

    public static async Task OwnAsync(string directory, CancellationToken cancellation)
    {
        if (IsNeeded)
        {
            await ChildProcess.RunAsync(["chown", "-R", $"{User}:{User}", directory], cancellation);
        }
    }

    private static bool MayEnter(string path)
    {
        for (var directory = new DirectoryInfo(path).Parent; directory is not null; directory = directory.Parent)
        {
            if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(directory.FullName).HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }
}
