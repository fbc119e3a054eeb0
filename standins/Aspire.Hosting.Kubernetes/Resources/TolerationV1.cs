using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A taint that a pod accepts.</summary>
public sealed class TolerationV1
{
    /// <summary>The <c>effect</c> field.</summary>
    [YamlMember(Alias = "effect")]
    public string Effect { get; set; } = null!;

    /// <summary>The <c>key</c> field.</summary>
    [YamlMember(Alias = "key")]
    public string Key { get; set; } = null!;

    /// <summary>The <c>operator</c> field.</summary>
    [YamlMember(Alias = "operator")]
    public string Operator { get; set; } = null!;

    /// <summary>The <c>tolerationSeconds</c> field.</summary>
    [YamlMember(Alias = "tolerationSeconds")]
    public long? TolerationSeconds { get; set; }

    /// <summary>The <c>value</c> field.</summary>
    [YamlMember(Alias = "value")]
    public string Value { get; set; } = null!;
}
