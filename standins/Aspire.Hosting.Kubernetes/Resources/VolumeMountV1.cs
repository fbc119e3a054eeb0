using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Where a volume appears in a container.</summary>
public sealed class VolumeMountV1
{
    /// <summary>The <c>name</c> field.</summary>
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = null!;

    /// <summary>The <c>mountPath</c> field.</summary>
    [YamlMember(Alias = "mountPath")]
    public string MountPath { get; set; } = null!;

    /// <summary>The <c>readOnly</c> field.</summary>
    [YamlMember(Alias = "readOnly")]
    public bool? ReadOnly { get; set; }

    /// <summary>The <c>subPath</c> field.</summary>
    [YamlMember(Alias = "subPath")]
    public string SubPath { get; set; } = null!;
}
