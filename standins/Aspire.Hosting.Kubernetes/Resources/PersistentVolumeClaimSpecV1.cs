using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Specification of a claim.</summary>
public sealed class PersistentVolumeClaimSpecV1
{
    /// <summary>The <c>storageClassName</c> field.</summary>
    [YamlMember(Alias = "storageClassName")]
    public string StorageClassName { get; set; } = null!;

    /// <summary>The <c>accessModes</c> field.</summary>
    [YamlMember(Alias = "accessModes")]
    public List<string> AccessModes { get; } = [];

    /// <summary>The <c>resources</c> field.</summary>
    [YamlMember(Alias = "resources")]
    public VolumeResourceRequirementsV1 Resources { get; set; } = new();

    /// <summary>The <c>volumeMode</c> field.</summary>
    [YamlMember(Alias = "volumeMode")]
    public string VolumeMode { get; set; } = null!;

    /// <summary>The <c>volumeName</c> field.</summary>
    [YamlMember(Alias = "volumeName")]
    public string VolumeName { get; set; } = null!;
}
