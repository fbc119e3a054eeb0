namespace OpenClaw.Gateway.Agents;

/// <summary>Who belongs to the collective and how each agent is; the seam for everything that shows agents.</summary>
internal interface IAgentRegistry
{
    /// <summary>All agents of the roster, in its order.</summary>
    IReadOnlyList<Agent> Agents { get; }

    /// <summary>Raised after a change, on the thread that made it; handlers must neither block nor throw.</summary>
    event Action<AgentChange>? Changed;

    /// <summary>Finds an agent by its exact id.</summary>
    /// <returns>Null when the roster does not have it.</returns>
    Agent? Find(string agentId);

    /// <summary>Asks an agent to stop or to start, and keeps the wish where every replica and the next start will see it.</summary>
    /// <exception cref="Storage.StorageUnavailableException">The wish could not be stored; nothing changed.</exception>
    Task SetWantedAsync(Agent agent, bool wanted, CancellationToken cancellation);
}
