using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Pace of a rolling update.</summary>
public sealed class RollingUpdateDeploymentV1
{
    /// <summary>The <c>maxSurge</c> field.</summary>
    [YamlMember(Alias = "maxSurge")]
    public int MaxSurge { get; set; }

    /// <summary>The <c>maxUnavailable</c> field.</summary>
    [YamlMember(Alias = "maxUnavailable")]
    public int MaxUnavailable { get; set; }
}
