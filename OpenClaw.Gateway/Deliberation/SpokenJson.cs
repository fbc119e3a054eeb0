using System.Text.Json;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>Reads what agents say in deliberations. Whatever cannot be read is as if it had not been said.</summary>
internal static class SpokenJson
{
    /// <summary>Most questions of the examiner to one proposal.</summary>
    public const int MaxQuestions = 3;

    private const int MaxTextLength = 2000;
    private static readonly string[] QuestionKinds = ["assumption", "failureMode", "valueConflict", "consequence", "scopeCreep", "evidence"];
    private static readonly string[] VetoGrounds = ["securityViolation", "corruptionRisk", "identityThreat"];

    public static (Vote Vote, string Reason)? Ballot(string text) => Read(text, root => Text(root, "vote")?.ToLowerInvariant() switch
    {
        "yes" => (Vote.Yes, Text(root, "reason") ?? ""),
        "no" => (Vote.No, Text(root, "reason") ?? ""),
        "abstain" => (Vote.Abstain, Text(root, "reason") ?? ""),
        _ => default((Vote, string)?),
    });

    /// <summary>At most <see cref="MaxQuestions"/> of a known kind.</summary>
    public static IReadOnlyList<string>? Questions(string text) => Read(text, root =>
    {
        if (!root.TryGetProperty("questions", out var questions) || questions.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        return (IReadOnlyList<string>)
        [
            .. questions.EnumerateArray().Where(question => question.ValueKind == JsonValueKind.Object)
                .Select(question => (Kind: Text(question, "kind"), Text: Text(question, "text")))
                .Where(question => QuestionKinds.Contains(question.Kind) && !string.IsNullOrWhiteSpace(question.Text))
                .Select(question => $"{question.Kind}: {question.Text}")
                .Take(MaxQuestions),
        ];
    });

    public static string? Review(string text) => Read(text, root =>
        Text(root, "verdict") is "approve" or "reject" or "request_changes" or "abstain"
            ? $"{Text(root, "verdict")}: {Text(root, "concern")}"
            : null);

    /// <summary>Null unless there is a veto.</summary>
    /// <returns>Whether its ground is one of the three that allow a veto, and the ground with its reason.</returns>
    public static (bool Valid, string Ground)? Veto(string text) => Read(text, root =>
        root.TryGetProperty("veto", out var veto) && veto.ValueKind == JsonValueKind.True
            ? (VetoGrounds.Contains(Text(root, "ground")), $"{Text(root, "ground") ?? "no ground"}: {Text(root, "reason")}")
            : default((bool, string)?));

    /// <summary>Whether an emergency is denied in so many words.</summary>
    public static bool DeniesEmergency(string text) =>
        Read(text, root => root.TryGetProperty("emergency", out var emergency) && emergency.ValueKind == JsonValueKind.False ? "" : null) is not null;

    private static T? Read<T>(string text, Func<JsonElement, T?> read)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // PostgreSQL's text has no U+0000; half a surrogate pair is no text at all.
    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            var text = value.GetString()!.Replace('\0', '\uFFFD');
            return text.Length <= MaxTextLength ? text
                : char.IsHighSurrogate(text[MaxTextLength - 1]) ? text[..(MaxTextLength - 1)] : text[..MaxTextLength];
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
