using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A directory of the node.</summary>
public sealed class HostPathVolumeSourceV1
{
    /// <summary>The <c>path</c> field.</summary>
    [YamlMember(Alias = "path")]
    public string Path { get; set; } = null!;

    /// <summary>The <c>type</c> field.</summary>
    [YamlMember(Alias = "type")]
    public string Type { get; set; } = null!;
}
