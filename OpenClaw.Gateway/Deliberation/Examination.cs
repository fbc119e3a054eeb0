using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>Which of the examiner's questions are put, and which one when it has none.</summary>
internal static class Examination
{
    private const int QuotedCharacters = 120;

    private static readonly string[] Standing =
    [
        "assumption: What is taken for granted here, and what would show that it is wrong?",
        "failureMode: How can this fail, and who notices first?",
        "valueConflict: Which value does this set aside for another?",
        "consequence: What follows from this that nobody asked for?",
        "scopeCreep: What does this touch beyond what it is meant to change?",
        "evidence: What shows that this is needed?",
    ];

    /// <param name="asked">What was asked lately, in any deliberation; it is not asked again.</param>
    public static IReadOnlyList<string> Choose(IReadOnlyList<string>? said, string proposal, IReadOnlySet<string> asked) =>
        [.. (said ?? [Fallback(proposal)]).Distinct(StringComparer.Ordinal).Where(question => !asked.Contains(question))];

    /// <summary>The question where no model gave one; the same proposal gets the same.</summary>
    public static string Fallback(string proposal)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(proposal));
        return string.Create(CultureInfo.InvariantCulture, $"{Standing[digest[0] % Standing.Length]} ({Quote(proposal)})");
    }

    private static string Quote(string text) =>
        text.Length <= QuotedCharacters ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[QuotedCharacters - 1]) ? QuotedCharacters - 1 : QuotedCharacters), "…");
}
