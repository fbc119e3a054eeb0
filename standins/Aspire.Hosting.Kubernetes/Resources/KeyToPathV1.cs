using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>An entry and its path.</summary>
public sealed class KeyToPathV1
{
    /// <summary>The <c>key</c> field.</summary>
    [YamlMember(Alias = "key")]
    public string Key { get; set; } = null!;

    /// <summary>The <c>mode</c> field.</summary>
    [YamlMember(Alias = "mode")]
    public int? Mode { get; set; }

    /// <summary>The <c>path</c> field.</summary>
    [YamlMember(Alias = "path")]
    public string Path { get; set; } = null!;
}
