using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>One entry of a config map.</summary>
public sealed class ConfigMapKeySelectorV1
{
    /// <summary>The <c>key</c> field.</summary>
    [YamlMember(Alias = "key")]
    public string Key { get; set; } = null!;

    /// <summary>The <c>name</c> field.</summary>
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = null!;

    /// <summary>The <c>optional</c> field.</summary>
    [YamlMember(Alias = "optional")]
    public bool? Optional { get; set; }
}
