using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A secret as one service sees it.</summary>
public sealed class SecretReference
{
    /// <summary>Key of the secret.</summary>
    [YamlMember(Alias = "source")]
    public string? Source { get; set; }

    /// <summary>File name in the container.</summary>
    [YamlMember(Alias = "target")]
    public string? Target { get; set; }

    /// <summary>Owner.</summary>
    [YamlMember(Alias = "uid")]
    public int? Uid { get; set; }

    /// <summary>Group.</summary>
    [YamlMember(Alias = "gid")]
    public int? Gid { get; set; }

    /// <summary>Permissions.</summary>
    [YamlMember(Alias = "mode")]
    public int? Mode { get; set; }
}
