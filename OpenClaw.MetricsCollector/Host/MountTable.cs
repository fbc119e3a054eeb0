using System.Text;
using System.Text.RegularExpressions;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>The file systems worth watching, parsed from <c>mounts</c>.</summary>
internal static partial class MountTable
{
    private const int MountLimit = 128;

    /// <summary>Reads the table.</summary>
    /// <param name="text">Content of <c>/proc/1/mounts</c>: <c>/dev/vda / ext4 rw,relatime 0 0</c>, a space in a path as <c>\040</c>.</param>
    /// <param name="rootPath">Where the host's root is mounted; mount points are shown without it.</param>
    public static List<Mount> Parse(ReadOnlySpan<byte> text, string rootPath)
    {
        var mounts = new List<Mount>();
        var seen = new HashSet<(string, string)>();
        while (mounts.Count < MountLimit && Fields.TryLine(ref text, out var line))
        {
            var fields = new Fields(line);
            var device = Unescape(fields.Next());
            var mountPoint = Unescape(fields.Next());
            var type = Encoding.UTF8.GetString(fields.Next());
            var options = Encoding.UTF8.GetString(fields.Next());
            var shown = Strip(mountPoint, rootPath);
            if (shown.Length == 0 || IgnoredType().IsMatch(type) || IgnoredPath().IsMatch(shown) || !seen.Add((device, shown)))
            {
                continue;
            }

            mounts.Add(new Mount(
                device, shown, type, options.Split(',').Contains("ro"), [.. Encoding.UTF8.GetBytes(Join(rootPath, shown)), 0]));
        }

        return mounts;
    }

    private static string Strip(string mountPoint, string rootPath)
    {
        if (rootPath == "/")
        {
            return mountPoint;
        }

        // The table of process 1 has the host's own paths; the collector's own table has them below the mounted root.
        return mountPoint == rootPath ? "/"
            : mountPoint.StartsWith(rootPath + "/", StringComparison.Ordinal) ? mountPoint[rootPath.Length..]
            : mountPoint;
    }

    private static string Join(string rootPath, string mountPoint) =>
        rootPath == "/" ? mountPoint : mountPoint == "/" ? rootPath : rootPath + mountPoint;

    private static string Unescape(ReadOnlySpan<byte> field)
    {
        var text = Encoding.UTF8.GetString(field);
        return text.Contains('\\') ? Octal().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString()) : text;
    }

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();

    // Both as node_exporter's defaults.
    [GeneratedRegex(
        "^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs"
        + "|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$")]
    private static partial Regex IgnoredType();

    [GeneratedRegex("^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)")]
    private static partial Regex IgnoredPath();
}
