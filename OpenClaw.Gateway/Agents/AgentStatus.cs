namespace OpenClaw.Gateway.Agents;

/// <summary>An agent as seen from outside, at one moment.</summary>
/// <param name="Online">Whether it counts as 1 in openclaw_agent_status.</param>
/// <param name="HeartbeatAgeSeconds">Time since the last heartbeat, or since the gateway started when there was none.</param>
/// <param name="Suspicion">Phi of the failure detector.</param>
/// <param name="Pending">Messages in its inbox.</param>
/// <param name="Restarts">How often its worker crashed since the gateway started.</param>
/// <param name="Detail">Why it is in this state, when that is not plain from the state.</param>
internal sealed record AgentStatus(
    string Id,
    string Name,
    string Role,
    bool Triad,
    AgentState State,
    bool Online,
    DateTimeOffset? LastHeartbeat,
    double HeartbeatAgeSeconds,
    double Suspicion,
    double Health,
    long Pending,
    long MessagesProcessed,
    long Deliberations,
    int Restarts,
    string? Detail);
