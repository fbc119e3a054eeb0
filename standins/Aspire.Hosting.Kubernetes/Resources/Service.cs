using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A name and address for pods.</summary>
public sealed class Service : BaseKubernetesResource
{
    /// <summary>Creates an empty object.</summary>
    public Service()
        : base("v1", "Service")
    {
    }

    /// <summary>The <c>spec</c> field.</summary>
    [YamlMember(Alias = "spec")]
    public ServiceSpecV1 Spec { get; set; } = new();
}
