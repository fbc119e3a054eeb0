namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>Wishes and totals of agents, in this process.</summary>
internal sealed class MemoryAgentStateStore : IAgentStateStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AgentRecord> _records = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<AgentRecord>> LoadAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<AgentRecord>>([.. _records.Values]);
        }
    }

    public Task SetWantedAsync(string agentId, bool wanted, CancellationToken cancellation)
    {
        Change(agentId, record => record with { Wanted = wanted });
        return Task.CompletedTask;
    }

    public long AddProcessed(string agentId, int count) =>
        Change(agentId, record => record with { MessagesProcessed = record.MessagesProcessed + count }).MessagesProcessed;

    public long AddDeliberation(string agentId) =>
        Change(agentId, record => record with { Deliberations = record.Deliberations + 1 }).Deliberations;

    private AgentRecord Change(string agentId, Func<AgentRecord, AgentRecord> change)
    {
        lock (_lock)
        {
            return _records[agentId] = change(_records.GetValueOrDefault(agentId) ?? new AgentRecord(agentId, true, 0, 0));
        }
    }
}
