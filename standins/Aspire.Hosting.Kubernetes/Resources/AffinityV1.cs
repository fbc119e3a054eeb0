using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Where a pod may or should run.</summary>
public sealed class AffinityV1
{
    /// <summary>The <c>podAntiAffinity</c> field.</summary>
    [YamlMember(Alias = "podAntiAffinity")]
    public PodAntiAffinityV1? PodAntiAffinity { get; set; }
}
