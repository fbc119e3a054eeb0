namespace OpenClaw.Gateway.Apis;

/// <summary>Body of POST /api/agents/{id}/heartbeat.</summary>
/// <param name="SentAt">When the agent sent it; now when left out.</param>
internal sealed record HeartbeatRequest(DateTimeOffset? SentAt = null);
