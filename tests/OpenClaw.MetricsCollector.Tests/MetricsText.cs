using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenClaw.MetricsCollector.Tests;

/// <summary>Reads the text format strictly: a family is announced once, and its samples stand together.</summary>
internal sealed partial class MetricsText
{
    public Dictionary<string, MetricFamily> Families { get; } = [];

    public static MetricsText Parse(string text)
    {
        var page = new MetricsText();
        var seen = new HashSet<string>();
        MetricFamily? current = null;
        Assert.EndsWith("\n", text);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                current = new MetricFamily(parts[2], parts[3]);
                Assert.True(page.Families.TryAdd(parts[2], current), $"{parts[2]} is announced twice");
            }
            else if (!line.StartsWith('#'))
            {
                var match = Sample().Match(line);
                Assert.True(match.Success, line);
                Assert.True(seen.Add(match.Groups[1].Value + match.Groups[2].Value), $"twice: {line}");
                Assert.NotNull(current);
                Assert.True(
                    match.Groups[1].Value == current.Name || (current.Type is "summary" or "histogram" && match.Groups[1].Value.StartsWith(current.Name, StringComparison.Ordinal)),
                    $"{line} stands in {current.Name}");
                current.Samples.Add((
                    Label().Matches(match.Groups[2].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
                    match.Groups[3].Value switch
                    {
                        "+Inf" => double.PositiveInfinity,
                        "-Inf" => double.NegativeInfinity,
                        var number => double.Parse(number, CultureInfo.InvariantCulture),
                    }));
            }
        }

        return page;
    }

    /// <summary>The value of the only sample of a family that has the given labels.</summary>
    public double Value(string family, params (string Name, string Value)[] labels) =>
        Assert.Single(
            Families[family].Samples,
            sample => labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).Value;

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (\S+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();
}
