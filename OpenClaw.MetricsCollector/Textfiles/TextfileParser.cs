using System.Globalization;
using System.Text.RegularExpressions;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Textfiles;

/// <summary>Reads the part of the text format that a script writes: gauges, counters and untyped families, without timestamps.</summary>
internal static partial class TextfileParser
{
    /// <exception cref="FormatException">The text is not of this form, or has a name that belongs to the collector; says which line.</exception>
    public static Dictionary<string, TextfileFamily> Parse(string text)
    {
        var families = new Dictionary<string, TextfileFamily>(StringComparer.Ordinal);
        var help = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal) && line.Split(' ', 4) is [_, _, var helped, var meaning])
            {
                help[helped] = meaning;
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var (name, type) = ReadType(line) ?? throw Wrong(index, "its type is not gauge, counter or untyped");
                if (!families.TryAdd(name, new TextfileFamily(type, help.GetValueOrDefault(name, ""), [])))
                {
                    throw Wrong(index, $"{name} comes twice");
                }
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                Add(families, line, index);
            }
        }

        return families;
    }

    private static void Add(Dictionary<string, TextfileFamily> families, string line, int index)
    {
        if (Sample().Match(line) is not { Success: true } sample
            || !double.TryParse(sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            throw Wrong(index, "it is not a sample without a timestamp");
        }

        var name = sample.Groups["name"].Value;
        if (Owned().IsMatch(name))
        {
            throw Wrong(index, $"{name} is a name of the collector's own");
        }

        if (!families.TryGetValue(name, out var family))
        {
            families[name] = family = new TextfileFamily(MetricType.Untyped, "", []);
        }

        List<KeyValuePair<string, string>> labels =
            [.. Label().Matches(sample.Groups["labels"].Value).Select(label => KeyValuePair.Create(label.Groups["name"].Value, Unescape(label.Groups["value"].Value)))];
        if (family.Samples.Exists(other => other.Labels.SequenceEqual(labels)))
        {
            throw Wrong(index, $"{name} has these labels already");
        }

        family.Samples.Add((labels, value));
    }

    private static (string Name, MetricType Type)? ReadType(string line) => line.Split(' ') is [_, _, var name, var type]
        ? type switch
        {
            "gauge" => (name, MetricType.Gauge),
            "counter" => (name, MetricType.Counter),
            "untyped" => (name, MetricType.Untyped),
            _ => null,
        }
        : null;

    private static string Unescape(string value) => Escape().Replace(value, escape => escape.Value is "\\n" ? "\n" : escape.Value[1..]);

    private static FormatException Wrong(int index, string what) => new($"line {index + 1}: {what}");

    [GeneratedRegex("""^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)(?:\{(?<labels>(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:\\[\\"n]|[^"\\])*",?)*)\})? +(?<value>\S+)$""", RegexOptions.CultureInvariant)]
    private static partial Regex Sample();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:\\[\\"n]|[^"\\])*)" """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Label();

    [GeneratedRegex("""\\[\\"n]""", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();

    [GeneratedRegex("^(?:node|redis|pg|container|machine|process|dotnet|probe|openclaw_(?:collector|build|health))_", RegexOptions.CultureInvariant)]
    private static partial Regex Owned();
}
