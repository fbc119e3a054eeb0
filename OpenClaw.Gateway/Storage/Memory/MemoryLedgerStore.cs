using OpenClaw.Gateway.Ledger;

namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>The ledger of this process; it ends with it, and so it is kept whole.</summary>
internal sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly Lock _lock = new();
    private readonly List<LedgerEntry> _entries = [];

    public void Append(DateTimeOffset at, string kind, Guid subject, byte[] payload, Func<byte[], byte[]> sign)
    {
        lock (_lock)
        {
            _entries.Add(LedgerEntry.After(Head(), at, kind, subject, payload, sign));
        }
    }

    public Task<LedgerHead> HeadAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(Head());
        }
    }

    public Task<IReadOnlyList<LedgerEntry>> ReadAsync(long after, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<LedgerEntry>>([.. _entries.Skip((int)Math.Clamp(after, 0, _entries.Count)).Take(limit)]);
        }
    }

    private LedgerHead Head() => _entries.Count == 0 ? LedgerHead.Empty : new LedgerHead(_entries[^1].Index, _entries[^1].Hash);
}
