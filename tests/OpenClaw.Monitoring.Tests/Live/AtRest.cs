using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Tests.Live;

/// <summary>An alert's expression as it would be were every threshold passed: what it reads, without the condition that it waits for.</summary>
internal static partial class AtRest
{
    public static string Of(string expression)
    {
        // With bool a comparison keeps every element. What "unless" takes away is left out: only a fault would be there.
        var rest = Exceptions().Replace(expression, "");
        rest = Masked().Replace(rest, part => part.Groups["comparison"].Success ? $"{part.Value} bool" : part.Value);
        rest = Absent().Replace(rest, absence => absence.Groups["range"].Success ? "last_over_time(" : "(");
        return Offsets().Replace(rest, "");
    }

    [GeneratedRegex(@"\s+unless\s+on\b.*$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Exceptions();

    [GeneratedRegex("""\{[^}]*\}|"[^"]*"|(?<comparison>==|!=|>=|<=|>|<)""", RegexOptions.CultureInvariant)]
    private static partial Regex Masked();

    [GeneratedRegex(@"\babsent(?<range>_over_time)?\s*\(", RegexOptions.CultureInvariant)]
    private static partial Regex Absent();

    [GeneratedRegex(@"\s+offset\s+[0-9]+[smhdw]", RegexOptions.CultureInvariant)]
    private static partial Regex Offsets();
}
