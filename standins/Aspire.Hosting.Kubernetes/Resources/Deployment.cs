using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Interchangeable pods.</summary>
public sealed class Deployment : Workload
{
    /// <summary>Creates an empty object.</summary>
    public Deployment()
        : base("apps/v1", "Deployment")
    {
    }

    /// <summary>The <c>spec</c> field.</summary>
    [YamlMember(Alias = "spec")]
    public DeploymentSpecV1 Spec { get; set; } = new();

    /// <inheritdoc/>
    public override PodTemplateSpecV1 PodTemplate => Spec.Template;
}
