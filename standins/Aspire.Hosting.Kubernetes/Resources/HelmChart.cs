using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>The <c>Chart.yaml</c> file.</summary>
public sealed class HelmChart
{
    /// <summary>The <c>apiVersion</c> field.</summary>
    [YamlMember(Alias = "apiVersion")]
    public string ApiVersion { get; set; } = null!;

    /// <summary>The <c>name</c> field.</summary>
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = null!;

    /// <summary>The <c>version</c> field.</summary>
    [YamlMember(Alias = "version")]
    public string Version { get; set; } = null!;

    /// <summary>The <c>kubeVersion</c> field.</summary>
    [YamlMember(Alias = "kubeVersion")]
    public string? KubeVersion { get; set; }

    /// <summary>The <c>description</c> field.</summary>
    [YamlMember(Alias = "description")]
    public string Description { get; set; } = null!;

    /// <summary>The <c>type</c> field.</summary>
    [YamlMember(Alias = "type")]
    public string? Type { get; set; }

    /// <summary>The <c>keywords</c> field.</summary>
    [YamlMember(Alias = "keywords")]
    public List<string> Keywords { get; set; } = [];

    /// <summary>The <c>appVersion</c> field.</summary>
    [YamlMember(Alias = "appVersion")]
    public string AppVersion { get; set; } = null!;

    /// <summary>The <c>deprecated</c> field.</summary>
    [YamlMember(Alias = "deprecated")]
    public bool? Deprecated { get; set; }
}
