using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Configuration data.</summary>
public sealed class ConfigMap : BaseKubernetesResource
{
    /// <summary>Creates an empty object.</summary>
    public ConfigMap()
        : base("v1", "ConfigMap")
    {
    }

    /// <summary>The <c>binaryData</c> field.</summary>
    [YamlMember(Alias = "binaryData")]
    public Dictionary<string, string> BinaryData { get; } = [];

    /// <summary>The <c>data</c> field.</summary>
    [YamlMember(Alias = "data")]
    public Dictionary<string, string> Data { get; } = [];

    /// <summary>The <c>immutable</c> field.</summary>
    [YamlMember(Alias = "immutable")]
    public bool? Immutable { get; set; }
}
