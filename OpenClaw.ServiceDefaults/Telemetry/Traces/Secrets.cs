using System.Buffers;
using System.Text.RegularExpressions;

namespace OpenClaw.ServiceDefaults.Telemetry.Traces;

/// <summary>Knows what a secret looks like: by the name of the attribute that holds it, or by its own form.</summary>
public static partial class Secrets
{
    private const string Mask = "[redacted]";

    // Names that end with one of these hold nothing else.
    private static readonly string[] Names =
        ["authorization", "cookie", "password", "passwd", "secret", "api_key", "apikey", "api-key", "access_token", "refresh_token", "private_key"];

    // Every form below contains one of these; a text without any is passed on at the price of one scan.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["sk-", "pk-lf-", "AKIA", "ASIA", "AIza", "gh", "github_pat_", "xox", "hf_", "glpat-", "eyJ", "PRIVATE KEY", "://", "bearer", "basic", "key", "token", "secret", "passw"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes secrets out of the value of an attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The same object when it holds no secret.</returns>
    public static object? Redact(string name, object? value) => value switch
    {
        null => null,
        string or string[] when Array.Exists(Names, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) => Mask,
        string text => Redact(text),
        string[] texts when Array.Exists(texts, text => !ReferenceEquals(Redact(text), text)) => Array.ConvertAll(texts, Redact),
        _ => value,
    };

    /// <summary>Takes secrets out of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The same string when it holds no secret.</returns>
    public static string Redact(string text) => text.AsSpan().ContainsAny(Signs)
        ? Labelled().Replace(Form().Replace(text, Mask), $"${{label}}{Mask}")
        : text;

    // Keys of model providers and clouds, tokens of forges and chats, JSON web tokens, private keys.
    [GeneratedRegex(
        @"\b(?:sk|pk)-[A-Za-z0-9_-]{16,}"
        + @"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
        + @"|\bAIza[0-9A-Za-z_-]{30,}"
        + @"|\bgh[pousr]_[0-9A-Za-z]{20,}|\bgithub_pat_[0-9A-Za-z_]{20,}|\bglpat-[0-9A-Za-z_-]{16,}|\bhf_[0-9A-Za-z]{20,}"
        + @"|\bxox[abeprs]-[0-9A-Za-z-]{10,}"
        + @"|\beyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]*"
        + @"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    // A value behind a word that announces it: Bearer x, password=x, "api_key": "x", ://user:x@.
    [GeneratedRegex(
        @"(?<label>\b(?:bearer|basic)\s+)[A-Za-z0-9+/._~=-]{8,}"
        + @"|(?<label>(?:passw(?:or)?d|secret|token|api[_-]?key|secret[_-]?key|access[_-]?key)[""']?\s*[:=]\s*[""']?)(?!\[redacted\])[^\s""',;&}]{4,}"
        + @"|(?<label>://[^\s:/@]*:)[^\s/@]+(?=@)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Labelled();
}
