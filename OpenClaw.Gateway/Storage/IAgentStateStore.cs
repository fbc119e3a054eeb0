namespace OpenClaw.Gateway.Storage;

/// <summary>What must be remembered about agents beyond the life of a process.</summary>
internal interface IAgentStateStore
{
    /// <summary>Reads what is known; agents never seen are missing from it.</summary>
    Task<IReadOnlyList<AgentRecord>> LoadAsync(CancellationToken cancellation);

    Task SetWantedAsync(string agentId, bool wanted, CancellationToken cancellation);
}
