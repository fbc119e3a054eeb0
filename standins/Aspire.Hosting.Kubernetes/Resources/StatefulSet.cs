using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Pods with an identity.</summary>
public sealed class StatefulSet : Workload
{
    /// <summary>Creates an empty object.</summary>
    public StatefulSet()
        : base("apps/v1", "StatefulSet")
    {
    }

    /// <summary>The <c>spec</c> field.</summary>
    [YamlMember(Alias = "spec")]
    public StatefulSetSpecV1 Spec { get; set; } = new();

    /// <inheritdoc/>
    public override PodTemplateSpecV1 PodTemplate => Spec.Template;
}
