using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A system call filter.</summary>
public sealed class SeccompProfileV1
{
    /// <summary>The <c>localhostProfile</c> field.</summary>
    [YamlMember(Alias = "localhostProfile")]
    public string LocalhostProfile { get; set; } = null!;

    /// <summary>The <c>type</c> field.</summary>
    [YamlMember(Alias = "type")]
    public string Type { get; set; } = null!;
}
