using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Pods and the topology in which they count.</summary>
public sealed class PodAffinityTermV1
{
    /// <summary>The <c>labelSelector</c> field.</summary>
    [YamlMember(Alias = "labelSelector")]
    public LabelSelectorV1 LabelSelector { get; set; } = new();

    /// <summary>The <c>topologyKey</c> field.</summary>
    [YamlMember(Alias = "topologyKey")]
    public string TopologyKey { get; set; } = null!;
}
