using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A secret as files.</summary>
public sealed class SecretVolumeSourceV1
{
    /// <summary>The <c>defaultMode</c> field.</summary>
    [YamlMember(Alias = "defaultMode")]
    public int? DefaultMode { get; set; }

    /// <summary>The <c>items</c> field.</summary>
    [YamlMember(Alias = "items")]
    public List<KeyToPathV1> Items { get; } = [];

    /// <summary>The <c>optional</c> field.</summary>
    [YamlMember(Alias = "optional")]
    public bool? Optional { get; set; }

    /// <summary>The <c>secretName</c> field.</summary>
    [YamlMember(Alias = "secretName")]
    public string SecretName { get; set; } = null!;
}
