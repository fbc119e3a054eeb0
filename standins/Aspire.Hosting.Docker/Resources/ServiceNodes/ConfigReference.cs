using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A config as one service sees it.</summary>
public sealed class ConfigReference
{
    /// <summary>Key of the config.</summary>
    [YamlMember(Alias = "source")]
    public string? Source { get; set; }

    /// <summary>Path in the container.</summary>
    [YamlMember(Alias = "target")]
    public string? Target { get; set; }

    /// <summary>Owner.</summary>
    [YamlMember(Alias = "uid")]
    public string? Uid { get; set; }

    /// <summary>Group.</summary>
    [YamlMember(Alias = "gid")]
    public string? Gid { get; set; }

    /// <summary>Permissions, written in octal.</summary>
    [YamlMember(Alias = "mode")]
    public UnixFileMode? Mode { get; set; }
}
