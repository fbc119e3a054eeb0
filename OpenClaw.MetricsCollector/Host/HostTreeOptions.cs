namespace OpenClaw.MetricsCollector.Host;

/// <summary>Where the host is seen; configuration section <c>Collector:Host</c>. In a container the host's trees are mounted elsewhere.</summary>
internal sealed class HostTreeOptions
{
    public const string Section = "Collector:Host";

    /// <summary>The host's <c>/proc</c>.</summary>
    public string ProcPath { get; set; } = "/proc";

    /// <summary>The host's <c>/sys</c>.</summary>
    public string SysPath { get; set; } = "/sys";

    /// <summary>The host's root file system, before whose mount points this is put.</summary>
    public string RootPath { get; set; } = "/";
}
