namespace OpenClaw.Gateway.Protocol;

/// <summary>Payload of health. Some clients read every member of an agent's sessions without a check.</summary>
internal sealed record HealthPayload(
    bool Ok,
    long Ts,
    long DurationMs,
    EmptyObject Channels,
    string[] ChannelOrder,
    EmptyObject ChannelLabels,
    long HeartbeatSeconds,
    string DefaultAgentId,
    HealthAgent[] Agents,
    HealthSessions Sessions,
    HealthCollective Collective);

/// <summary>An object without members.</summary>
internal sealed record EmptyObject
{
    public static readonly EmptyObject Value = new();
}

internal sealed record HealthAgent(
    string AgentId, string Name, bool IsDefault, HealthHeartbeat Heartbeat, HealthSessions Sessions, HealthAgentState Collective);

internal sealed record HealthHeartbeat(
    bool Enabled,
    string Every,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)] long? EveryMs,
    string Prompt,
    string Target,
    int AckMaxChars);

internal sealed record HealthSessions(string Path, int Count, HealthSession[] Recent);

internal sealed record HealthSession(string Key, long UpdatedAt, long Age);

internal sealed record HealthAgentState(
    string State, long? LastActivityAt, int ActiveRuns, int QueuedRuns, long? OldestQueuedMs, long TokensToday, double CostTodayUsd);

internal sealed record HealthCollective(string Version, string[] Failing, string Storage);
