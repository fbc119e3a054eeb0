using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Contract;

/// <summary>Finds the metrics that a PromQL expression reads.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "and", "or", "unless", "bool", "offset", "atan2", "start", "end", "inf", "Inf", "nan", "NaN",
        "sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile", "limitk", "limit_ratio",
    };

    /// <returns>Each name once, in the order of the expression.</returns>
    /// <remarks>
    /// What is left after strings, selectors in braces, ranges in brackets and lists of labels are taken out are names of metrics,
    /// functions (a parenthesis follows), words of the language, and numbers with units.
    /// </remarks>
    public static IReadOnlyList<string> MetricsOf(string expression)
    {
        var rest = Strings().Replace(expression, "\"\"");
        rest = Selectors().Replace(rest, " ");
        rest = Ranges().Replace(rest, " ");
        rest = LabelLists().Replace(rest, " ");
        return [.. Names().Matches(rest)
            .Where(match => !Words.Contains(match.Value) && !IsFunction(rest, match.Index + match.Length))
            .Select(match => match.Value)
            .Distinct(StringComparer.Ordinal)];
    }

    private static bool IsFunction(string text, int end) => text[end..].TrimStart().StartsWith('(');

    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Strings();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Selectors();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.CultureInvariant)]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex LabelLists();

    // Not preceded by a character of a number or name, so that neither 5m nor 1e9 looks like one.
    [GeneratedRegex("(?<![A-Za-z0-9_:.$])[A-Za-z_:][A-Za-z0-9_:]*", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
