using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A directory that lives as long as its pod.</summary>
public sealed class EmptyDirVolumeSourceV1
{
    /// <summary>The <c>medium</c> field.</summary>
    [YamlMember(Alias = "medium")]
    public string? Medium { get; set; }

    /// <summary>The <c>sizeLimit</c> field.</summary>
    [YamlMember(Alias = "sizeLimit")]
    public string? SizeLimit { get; set; }
}
