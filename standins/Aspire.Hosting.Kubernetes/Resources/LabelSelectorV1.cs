using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Selects objects by their labels.</summary>
public sealed class LabelSelectorV1
{
    /// <summary>Creates a selector of all objects.</summary>
    public LabelSelectorV1()
    {
    }

    /// <summary>Creates a selector of labels.</summary>
    /// <param name="matchLabels">The labels.</param>
    public LabelSelectorV1(Dictionary<string, string> matchLabels) => MatchLabels = matchLabels;

    /// <summary>The <c>matchExpressions</c> field.</summary>
    [YamlMember(Alias = "matchExpressions")]
    public List<LabelSelectorRequirementV1> MatchExpressions { get; set; } = [];

    /// <summary>The <c>matchLabels</c> field.</summary>
    [YamlMember(Alias = "matchLabels")]
    public Dictionary<string, string> MatchLabels { get; set; } = [];
}
