using System.Text.RegularExpressions;

namespace OpenClaw.MetricsCollector.Containers;

/// <summary>Finds containers among the control groups, however their engine arranges them.</summary>
internal static partial class CgroupTree
{
    private const int DepthLimit = 8;

    /// <summary>Whether the tree is of version 2; version 1 spreads a container over many trees and is not read.</summary>
    public static bool IsPresent(string root) => File.Exists(Path.Combine(root, "cgroup.controllers"));

    /// <summary>Finds at most the given number of containers.</summary>
    public static List<Container> Find(string root, int limit)
    {
        var found = new List<Container>();
        Walk(root, root, 0, limit, found);
        return found;
    }

    private static void Walk(string root, string directory, int depth, int limit, List<Container> found)
    {
        if (depth > DepthLimit)
        {
            return;
        }

        try
        {
            foreach (var child in Directory.EnumerateDirectories(directory))
            {
                if (found.Count >= limit)
                {
                    return;
                }

                var match = ContainerName().Match(Path.GetFileName(child));
                if (match.Success)
                {
                    // Groups below it are the container's own affair.
                    found.Add(new Container(child, "/" + Path.GetRelativePath(root, child), match.Groups[1].Value));
                }
                else
                {
                    Walk(root, child, depth + 1, limit, found);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Groups come and go while they are listed.
        }
    }

    // docker-<id>.scope and libpod-<id>.scope under systemd, <id> under cgroupfs, cri-containerd-<id>.scope in Kubernetes
    [GeneratedRegex("^(?:(?:docker|libpod|cri-containerd|crio)-)?([0-9a-f]{64})(?:\\.scope)?$")]
    private static partial Regex ContainerName();
}
