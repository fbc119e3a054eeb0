using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Cron;

/// <summary>Tokens of a run.</summary>
internal sealed record CronUsage(
    [property: JsonPropertyName("input_tokens")] long InputTokens,
    [property: JsonPropertyName("output_tokens")] long OutputTokens,
    [property: JsonPropertyName("total_tokens")] long TotalTokens);
