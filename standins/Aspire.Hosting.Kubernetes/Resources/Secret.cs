using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Confidential data.</summary>
public sealed class Secret : BaseKubernetesResource
{
    /// <summary>Creates an empty object.</summary>
    public Secret()
        : base("v1", "Secret")
    {
    }

    /// <summary>The <c>data</c> field.</summary>
    [YamlMember(Alias = "data")]
    public Dictionary<string, string> Data { get; } = [];

    /// <summary>The <c>immutable</c> field.</summary>
    [YamlMember(Alias = "immutable")]
    public bool? Immutable { get; set; }

    /// <summary>The <c>stringData</c> field.</summary>
    [YamlMember(Alias = "stringData")]
    public Dictionary<string, string> StringData { get; } = [];

    /// <summary>The <c>type</c> field.</summary>
    [YamlMember(Alias = "type")]
    public string Type { get; set; } = "Opaque";
}
