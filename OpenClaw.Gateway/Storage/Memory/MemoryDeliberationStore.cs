using OpenClaw.Gateway.Deliberation;

namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>The newest deliberations, in this process.</summary>
internal sealed class MemoryDeliberationStore(MemoryAgentStateStore totals) : IDeliberationStore
{
    private const int MaxDeliberations = 1000;
    private readonly Lock _lock = new();
    private readonly List<DeliberationRecord> _records = [];

    public Task<IReadOnlyDictionary<string, long>> SaveAsync(DeliberationRecord record, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _records.Add(record);
            if (_records.Count > MaxDeliberations)
            {
                _records.RemoveAt(0);
            }
        }

        return Task.FromResult<IReadOnlyDictionary<string, long>>(
            record.Participants().ToDictionary(agentId => agentId, totals.AddDeliberation, StringComparer.Ordinal));
    }

    public Task<DeliberationRecord?> FindAsync(Guid id, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_records.Find(record => record.Id == id));
        }
    }

    public Task<IReadOnlyList<DeliberationRecord>> ListAsync(Guid? before, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<DeliberationRecord>>(
            [
                .. _records.Where(record => before is not { } id || record.Id.CompareTo(id) < 0)
                    .OrderByDescending(record => record.Id).Take(limit),
            ]);
        }
    }
}
