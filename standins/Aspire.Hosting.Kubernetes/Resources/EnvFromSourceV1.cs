using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A set of environment variables.</summary>
public sealed class EnvFromSourceV1
{
    /// <summary>The <c>configMapRef</c> field.</summary>
    [YamlMember(Alias = "configMapRef")]
    public ConfigMapEnvSourceV1? ConfigMapRef { get; set; }

    /// <summary>The <c>prefix</c> field.</summary>
    [YamlMember(Alias = "prefix")]
    public string? Prefix { get; set; }

    /// <summary>The <c>secretRef</c> field.</summary>
    [YamlMember(Alias = "secretRef")]
    public SecretEnvSourceV1? SecretRef { get; set; }
}
