using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>How pods are replaced.</summary>
public sealed class DeploymentStrategyV1
{
    /// <summary>The <c>rollingUpdate</c> field.</summary>
    [YamlMember(Alias = "rollingUpdate")]
    public RollingUpdateDeploymentV1? RollingUpdate { get; set; }

    /// <summary>The <c>type</c> field.</summary>
    [YamlMember(Alias = "type")]
    public string Type { get; set; } = null!;
}
