using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>All entries of a config map as environment variables.</summary>
public sealed class ConfigMapEnvSourceV1
{
    /// <summary>The <c>name</c> field.</summary>
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = null!;

    /// <summary>The <c>optional</c> field.</summary>
    [YamlMember(Alias = "optional")]
    public bool? Optional { get; set; }
}
