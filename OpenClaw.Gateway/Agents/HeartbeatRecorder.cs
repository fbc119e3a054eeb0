using System.Collections.Concurrent;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Agents;

/// <summary>Records heartbeats here and, soon after, where other replicas and the metrics collector read them.</summary>
internal sealed class HeartbeatRecorder(IHeartbeatStore store, TimeProvider clock)
{
    // One entry per agent, so a store that is away costs nothing but old news.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _unpublished = new(StringComparer.Ordinal);

    public void Beat(Agent agent) => Beat(agent, clock.GetUtcNow());

    public void BeatIfDue(Agent agent)
    {
        if (agent.IsBeatDue())
        {
            Beat(agent);
        }
    }

    /// <returns>False when a later heartbeat is already known.</returns>
    public bool Beat(Agent agent, DateTimeOffset at)
    {
        if (!agent.Beat(at))
        {
            return false;
        }

        _unpublished[agent.Id] = at;
        return true;
    }

    /// <summary>Writes the heartbeats of this process to the shared store and takes over those of others.</summary>
    public async Task ExchangeAsync(IAgentRegistry registry, CancellationToken cancellation)
    {
        foreach (var (agentId, at) in _unpublished)
        {
            await store.RecordAsync(agentId, at, cancellation);
            _unpublished.TryRemove(new(agentId, at));
        }

        foreach (var (agentId, at) in await store.LoadAsync(cancellation))
        {
            registry.Find(agentId)?.Beat(at);
        }
    }
}
