using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Health of the collective, its sessions and its settings, from memory.</summary>
internal sealed class HealthSource(
    ICollectiveView collective, ISessionOverview sessions, HeartbeatSettings heartbeats, IRunLoad load, StorageKind storage) : IHealthSource
{
    private const int Recent = 5;
    private static readonly string Version = typeof(HealthSource).Assembly.GetName().Version?.ToString(3) ?? "0";

    public HealthPayload Build(long now)
    {
        var failing = collective.Failing;
        var agents = collective.Agents;
        var defaultSessions = Sessions(collective.DefaultAgentId, now);
        return new HealthPayload(
            failing.Count == 0,
            now,
            0,
            EmptyObject.Value,
            [],
            EmptyObject.Value,
            heartbeats.Of(collective.DefaultAgentId).EveryMs is { } every ? every / 1000 : 0,
            collective.DefaultAgentId,
            [.. agents.Select(agent => Agent(agent, now))],
            defaultSessions,
            new HealthCollective(Version, [.. failing], storage.Description));
    }

    private HealthAgent Agent(AgentView agent, long now)
    {
        var usage = sessions.UsageToday(agent.Id);
        return new HealthAgent(
            agent.Id, agent.Name, agent.Id == collective.DefaultAgentId, heartbeats.Of(agent.Id), Sessions(agent.Id, now),
            new HealthAgentState(
                agent.State, agent.LastActivityAt, agent.ActiveRuns, agent.QueuedRuns, load.Of(agent.Id).OldestQueuedMs, usage.Tokens, (double)usage.CostUsd));
    }

    private HealthSessions Sessions(string agentId, long now) => new(
        sessions.PathOf(agentId),
        sessions.CountOf(agentId),
        [.. sessions.RecentOf(agentId, Recent).Select(session => new HealthSession(session.Key, session.UpdatedAt, Math.Max(0, now - session.UpdatedAt)))]);
}
