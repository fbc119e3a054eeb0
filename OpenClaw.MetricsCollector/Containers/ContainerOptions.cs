using System.ComponentModel.DataAnnotations;

namespace OpenClaw.MetricsCollector.Containers;

/// <summary>Where containers are seen; configuration section <c>Collector:Containers</c>.</summary>
internal sealed class ContainerOptions
{
    public const string Section = "Collector:Containers";

    /// <summary>Root of the control groups, version 2. In a container the host's tree is mounted elsewhere.</summary>
    public string CgroupPath { get; set; } = "/sys/fs/cgroup";

    /// <summary>The engine's socket, read for names and images where this process may; never needed.</summary>
    public string EngineSocket { get; set; } = "/var/run/docker.sock";

    /// <summary>Most containers that are measured; 0 to 2000.</summary>
    [Range(0, 2000)]
    public int Limit { get; set; } = 200;
}
