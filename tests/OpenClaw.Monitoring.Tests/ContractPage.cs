using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Tests;

/// <summary>The families on a page in the text format of Prometheus.</summary>
internal sealed partial class ContractPage
{
    private readonly Dictionary<string, HashSet<string>> _labels = new(StringComparer.Ordinal);

    public ContractPage(string text)
    {
        var family = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                family = words[2];
                Types[family] = words[3];
                _labels[family] = [];
            }
            else if (line[0] != '#' && _labels.TryGetValue(family, out var labels) && line.IndexOf('{', StringComparison.Ordinal) is > 0 and var begin)
            {
                labels.UnionWith(Labels().Matches(line[begin..line.LastIndexOf('}')]).Select(label => label.Groups[1].Value));
            }
        }
    }

    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Labels of any series of the family, without those that its type brings.</summary>
    public IEnumerable<string> LabelsOf(string family) => _labels[family].Except(["le", "quantile"]).Order(StringComparer.Ordinal);

    [GeneratedRegex("""[{,]([a-zA-Z_][a-zA-Z0-9_]*)="(?:\\.|[^"\\])*" """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Labels();
}
