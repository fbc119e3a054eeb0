using System.Collections.Concurrent;

namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>Heartbeats of this process only.</summary>
internal sealed class MemoryHeartbeatStore : IHeartbeatStore
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);

    public Task RecordAsync(string agentId, DateTimeOffset at, CancellationToken cancellation)
    {
        _last[agentId] = at;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> LoadAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(_last);
}
