using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A weighted preference.</summary>
public sealed class WeightedPodAffinityTermV1
{
    /// <summary>The <c>podAffinityTerm</c> field.</summary>
    [YamlMember(Alias = "podAffinityTerm")]
    public PodAffinityTermV1 PodAffinityTerm { get; set; } = new();

    /// <summary>The <c>weight</c> field.</summary>
    [YamlMember(Alias = "weight")]
    public int Weight { get; set; }
}
