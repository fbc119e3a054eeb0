using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A header of a request.</summary>
public sealed class HttpHeaderV1
{
    /// <summary>The <c>name</c> field.</summary>
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = null!;

    /// <summary>The <c>value</c> field.</summary>
    [YamlMember(Alias = "value")]
    public string Value { get; set; } = null!;
}
