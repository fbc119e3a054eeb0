using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A request for storage.</summary>
public sealed class PersistentVolumeClaim : BaseKubernetesResource
{
    /// <summary>Creates an empty object.</summary>
    public PersistentVolumeClaim()
        : base("v1", "PersistentVolumeClaim")
    {
    }

    /// <summary>The <c>spec</c> field.</summary>
    [YamlMember(Alias = "spec")]
    public PersistentVolumeClaimSpecV1 Spec { get; set; } = new();
}
