namespace OpenClaw.Gateway.Models;

/// <summary>One call that a provider charges for.</summary>
/// <param name="CallId">Names the call: the provider's id of its answer where there is one. Recorded once, however often it is sent.</param>
/// <param name="RequestId">What was answered, for example a message; null when the caller did not say.</param>
/// <param name="IsEstimated">Whether the tokens are estimated, because the provider reported none.</param>
internal sealed record UsageEntry(
    string CallId, DateTimeOffset At, string AgentId, string GroupName, string Provider, string Model, string? RequestId,
    long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens, ModelCost Cost, bool IsEstimated);
