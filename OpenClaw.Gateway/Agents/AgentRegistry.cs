using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Agents;

/// <summary>The agents of the roster with their live state.</summary>
internal sealed class AgentRegistry : IAgentRegistry
{
    private readonly FrozenDictionary<string, Agent> _byId;
    private readonly IAgentStateStore _store;

    public AgentRegistry(
        Roster roster, TimeProvider clock, IOptions<AgentOptions> options, IOptions<MessagingOptions> messaging, IAgentStateStore store)
    {
        _store = store;
        Agents =
        [
            .. roster.Agents.Select(profile => new Agent(profile, clock, options.Value, change => Changed?.Invoke(change))
            {
                PendingLimit = messaging.Value.InboxCapacity,
            }),
        ];
        _byId = Agents.ToFrozenDictionary(agent => agent.Id, StringComparer.Ordinal);
    }

    public event Action<AgentChange>? Changed;

    public IReadOnlyList<Agent> Agents { get; }

    public Agent? Find(string agentId) => _byId.GetValueOrDefault(agentId);

    public async Task SetWantedAsync(Agent agent, bool wanted, CancellationToken cancellation)
    {
        await _store.SetWantedAsync(agent.Id, wanted, cancellation);
        Apply(agent, wanted);
    }

    /// <summary>Takes over a wish that is already stored, for instance by another replica.</summary>
    internal void Apply(Agent agent, bool wanted)
    {
        if (agent.Wanted.IsOn == wanted)
        {
            return;
        }

        agent.Wanted.Set(wanted);
        Changed?.Invoke(new AgentChange(agent.Id, AgentChangeKind.State));
    }
}
