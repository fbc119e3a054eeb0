using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>One condition of a selector.</summary>
public sealed class LabelSelectorRequirementV1
{
    /// <summary>The <c>key</c> field.</summary>
    [YamlMember(Alias = "key")]
    public string Key { get; set; } = null!;

    /// <summary>The <c>operator</c> field.</summary>
    [YamlMember(Alias = "operator")]
    public string Operator { get; set; } = null!;

    /// <summary>The <c>values</c> field.</summary>
    [YamlMember(Alias = "values")]
    public List<string> Values { get; } = [];
}
