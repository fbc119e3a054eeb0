namespace OpenClaw.Gateway.Protocol;

/// <summary>An agent as clients see it.</summary>
/// <param name="State">up, down or stalled.</param>
/// <param name="LastActivityAt">Milliseconds since 1970; null when it never did anything.</param>
internal sealed record AgentView(string Id, string Name, string? Emoji, string? Theme, string State, long? LastActivityAt, int ActiveRuns, int QueuedRuns);
