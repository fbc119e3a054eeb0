using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A claim as a volume.</summary>
public sealed class PersistentVolumeClaimVolumeSourceV1
{
    /// <summary>The <c>claimName</c> field.</summary>
    [YamlMember(Alias = "claimName")]
    public string ClaimName { get; set; } = null!;

    /// <summary>The <c>readOnly</c> field.</summary>
    [YamlMember(Alias = "readOnly")]
    public bool? ReadOnly { get; set; }
}
