using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>How pods are spread.</summary>
public sealed class TopologySpreadConstraintV1
{
    /// <summary>The <c>labelSelector</c> field.</summary>
    [YamlMember(Alias = "labelSelector")]
    public LabelSelectorV1 LabelSelector { get; set; } = new();

    /// <summary>The <c>maxSkew</c> field.</summary>
    [YamlMember(Alias = "maxSkew")]
    public int? MaxSkew { get; set; }

    /// <summary>The <c>topologyKey</c> field.</summary>
    [YamlMember(Alias = "topologyKey")]
    public string? TopologyKey { get; set; }

    /// <summary>The <c>whenUnsatisfiable</c> field.</summary>
    [YamlMember(Alias = "whenUnsatisfiable")]
    public string? WhenUnsatisfiable { get; set; }
}
