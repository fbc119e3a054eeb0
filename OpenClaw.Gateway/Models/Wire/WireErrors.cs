using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Tells from a provider's answer why a call failed.</summary>
internal static class WireErrors
{
    private const int QuotedCharacters = 300;

    private static readonly string[] TooLong =
    [
        "context_length", "context length", "context window", "maximum context", "prompt is too long", "input is too long", "too many tokens",
        "input token count", "string_above_max_length", "exceeds the maximum number of tokens", "exceed context limit",
    ];

    private static readonly string[] Stopped =
        ["content_filter", "content_policy", "content policy", "content management policy", "responsibleaipolicy", "safety system", "moderation"];

    /// <param name="label">The deployment.</param>
    /// <param name="key">The key, which an answer may repeat; it is removed.</param>
    /// <param name="body">The body as far as it was read; empty when there is none.</param>
    public static ModelCallException Of(string label, string key, int status, HttpResponseHeaders? headers, ReadOnlyMemory<byte> body)
    {
        var said = Read(body, out var code, out var delay);
        var kind = KindOf(status, code, said);

        // What a refusal says may hold parts of the key.
        var quoted = kind == ModelErrorKind.Auth ? "the provider refuses the key; check it and its rights" : Clean(said, key);
        return new ModelCallException(kind, $"{label} answered {status}: {quoted}") { Status = status, RetryAfter = RetryAfter(headers) ?? delay };
    }

    /// <summary>Finds an error inside a streamed answer.</summary>
    public static ModelCallException? InEvent(string label, string key, JsonElement data)
    {
        if (data.Member("error") is not { ValueKind: JsonValueKind.Object or JsonValueKind.String } && data.TextOf("type") != "error")
        {
            return null;
        }

        var said = Describe(data, out var code);
        var status = (code ?? "") switch
        {
            "rate_limit_error" or "rate_limit_exceeded" => 429,
            "authentication_error" or "permission_error" => 401,
            "invalid_request_error" => 400,
            _ => 500,
        };
        return new ModelCallException(KindOf(status, code, said), $"{label} failed while it answered: {Clean(said, key)}") { Status = status };
    }

    /// <summary>Whether an answer has nothing in it because the provider's content rules stopped it.</summary>
    public static bool IsStopped(ChatFinishReason? reason, bool isEmpty) => isEmpty && reason == ChatFinishReason.ContentFilter;

    private static ModelErrorKind KindOf(int status, string? code, string said)
    {
        var about = $"{code} {said}";
        return status switch
        {
            401 or 403 or 402 => ModelErrorKind.Auth,
            408 => ModelErrorKind.Timeout,
            413 => ModelErrorKind.ContextWindow,
            429 => ModelErrorKind.RateLimit,
            >= 500 or < 400 => ModelErrorKind.Server,
            _ when Contains(about, TooLong) => ModelErrorKind.ContextWindow,
            _ when Contains(about, Stopped) => ModelErrorKind.ContentPolicy,

            // Google says "invalid argument" to a wrong key.
            400 when about.Contains("API_KEY_INVALID", StringComparison.Ordinal) => ModelErrorKind.Auth,
            _ => ModelErrorKind.Client,
        };
    }

    private static bool Contains(string text, string[] signs) => signs.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase));

    private static string Read(ReadOnlyMemory<byte> body, out string? code, out TimeSpan? delay)
    {
        (code, delay) = (null, null);
        try
        {
            using var json = JsonDocument.Parse(body);

            // Gemini's compatible endpoints put the object into an array.
            var root = json.RootElement is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0 ? array[0] : json.RootElement;
            foreach (var detail in root.Member("error")?.Items("details") ?? [])
            {
                if (detail.TextOf("retryDelay") is { } text
                    && double.TryParse(text.TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                    && seconds is >= 0 and < 86400)
                {
                    delay = TimeSpan.FromSeconds(seconds);
                }
            }

            return Describe(root, out code);
        }
        catch (JsonException)
        {
            return System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, QuotedCharacters)]);
        }
    }

    // {"error":{"message":"…","type":"…","code":"…"}}, {"type":"error","error":{"type":"…","message":"…"}},
    // {"error":{"code":400,"message":"…","status":"INVALID_ARGUMENT","details":[{"reason":"…"}]}}, {"error":"…"}, {"message":"…"}
    private static string Describe(JsonElement root, out string? code)
    {
        if (root.TextOf("error") is { } text)
        {
            code = null;
            return text;
        }

        var error = root.Member("error") is { ValueKind: JsonValueKind.Object } inner ? inner : root;
        var reasons = string.Join(' ', error.Items("details").Select(detail => detail.TextOf("reason")).OfType<string>());
        code = error.TextOf("code") ?? error.TextOf("type") ?? error.TextOf("status");
        code = reasons.Length > 0 ? $"{code} {reasons}" : code;
        return error.TextOf("message") ?? code ?? "no message";
    }

    private static TimeSpan? RetryAfter(HttpResponseHeaders? headers)
    {
        if (headers is null)
        {
            return null;
        }

        if (headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and < 86_400_000)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
    }

    private static string Clean(string text, string key)
    {
        text = key.Length > 0 ? text.Replace(key, "***", StringComparison.Ordinal) : text;
        text = text.ReplaceLineEndings(" ").Trim();
        return text.Length <= QuotedCharacters ? text : string.Concat(text.AsSpan(0, QuotedCharacters - 1), "…");
    }
}
