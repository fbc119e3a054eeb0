using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A config map as files.</summary>
public sealed class ConfigMapVolumeSourceV1
{
    /// <summary>The <c>defaultMode</c> field.</summary>
    [YamlMember(Alias = "defaultMode")]
    public int? DefaultMode { get; set; }

    /// <summary>The <c>items</c> field.</summary>
    [YamlMember(Alias = "items")]
    public List<KeyToPathV1> Items { get; } = [];

    /// <summary>The <c>name</c> field.</summary>
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = null!;

    /// <summary>The <c>optional</c> field.</summary>
    [YamlMember(Alias = "optional")]
    public bool? Optional { get; set; }
}
