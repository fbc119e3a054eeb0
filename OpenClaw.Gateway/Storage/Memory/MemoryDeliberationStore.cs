using System.Text.Json;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Ledger;

namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>Open deliberations and the newest closed ones, in this process.</summary>
internal sealed class MemoryDeliberationStore(MemoryAgentStateStore totals, MemoryLedgerStore ledger, LedgerKey key, TimeProvider clock)
    : IDeliberationStore
{
    private const int MaxClosed = 1000;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];
    private readonly Dictionary<string, Guid> _keys = new(StringComparer.Ordinal);
    private readonly Queue<Entry> _closed = new();

    public Task<OpenResult> OpenAsync(
        DeliberationRecord record, string? idempotencyKey, DeliberationLease? lease, int maxOpen, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (idempotencyKey is not null && _keys.TryGetValue(idempotencyKey, out var known))
            {
                var same = _entries[known].Record is var other && other.Question == record.Question && other.Category == record.Category;
                return Task.FromResult(new OpenResult(same ? OpenOutcome.Replayed : OpenOutcome.KeyReused, known));
            }

            if (_entries.Count - _closed.Count >= maxOpen)
            {
                return Task.FromResult(new OpenResult(OpenOutcome.Full, record.Id));
            }

            Add(record, idempotencyKey, lease?.Owner, lease is { } held ? clock.GetUtcNow() + held.Duration : clock.GetUtcNow());
            return Task.FromResult(new OpenResult(OpenOutcome.Opened, record.Id));
        }
    }

    public Task<IReadOnlyList<Guid>> ClaimAsync(DeliberationLease lease, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            List<Entry> free =
            [
                .. _entries.Values.Where(entry => entry.Record.Outcome is null && entry.LeaseUntil <= now).OrderBy(entry => entry.LeaseUntil)
                    .Take(limit),
            ];
            foreach (var entry in free)
            {
                (entry.Owner, entry.LeaseUntil) = (lease.Owner, now + lease.Duration);
            }

            return Task.FromResult<IReadOnlyList<Guid>>([.. free.Select(entry => entry.Record.Id)]);
        }
    }

    public Task<bool> RenewAsync(Guid id, DeliberationLease lease, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Held(id, lease.Owner) is not { } entry)
            {
                return Task.FromResult(false);
            }

            entry.LeaseUntil = clock.GetUtcNow() + lease.Duration;
            return Task.FromResult(true);
        }
    }

    public Task ReleaseAsync(Guid id, Guid owner, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Held(id, owner) is { } entry)
            {
                (entry.Owner, entry.LeaseUntil) = (null, clock.GetUtcNow());
            }
        }

        return Task.CompletedTask;
    }

    public Task<bool> RecordAsync(Guid id, Guid owner, DeliberationEvent step, Ballot? ballot, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (Held(id, owner) is not { } entry)
            {
                return Task.FromResult(false);
            }

            if (!entry.Record.Has(step.Kind, step.Subject))
            {
                entry.Record = entry.Record with
                {
                    Events = [.. entry.Record.Events!, step],
                    Ballots = ballot is null ? entry.Record.Ballots : InOrder([.. entry.Record.Ballots, ballot]),
                };
            }

            return Task.FromResult(true);
        }
    }

    public async Task<IReadOnlyDictionary<string, long>?> ConcludeAsync(Conclusion conclusion, Guid owner, CancellationToken cancellation)
    {
        var sign = await key.SignerAsync(cancellation);
        lock (_lock)
        {
            if (Held(conclusion.Record.Id, owner) is not { } entry)
            {
                return null;
            }

            var record = conclusion.Record;
            (entry.Record, entry.Owner) = (record, null);
            ledger.Append(
                record.ClosedAt!.Value, "deliberation", record.Id,
                JsonSerializer.SerializeToUtf8Bytes(record, GatewayJson.Default.DeliberationRecord), sign);
            if (conclusion.Review is { } review)
            {
                Add(review, null, null, conclusion.ReviewAt);
            }

            _closed.Enqueue(entry);
            if (_closed.Count > MaxClosed && _closed.Dequeue() is var oldest)
            {
                _entries.Remove(oldest.Record.Id);
                if (oldest.IdempotencyKey is { } forgotten)
                {
                    _keys.Remove(forgotten);
                }
            }

            return record.Participants().ToDictionary(agentId => agentId, totals.AddDeliberation, StringComparer.Ordinal);
        }
    }

    public Task<IReadOnlySet<string>> RecentQuestionsAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlySet<string>>(_entries.Values.SelectMany(entry => entry.Record.Events!)
                .Where(step => step.Kind == DeliberationEventKind.QuestionAsked && step.At >= since)
                .Select(step => step.Detail).ToHashSet(StringComparer.Ordinal));
        }
    }

    public Task<DeliberationRecord?> FindAsync(Guid id, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult(_entries.GetValueOrDefault(id)?.Record);
        }
    }

    public Task<IReadOnlyList<DeliberationRecord>> ListAsync(Guid? before, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<DeliberationRecord>>(
            [
                .. _entries.Values.Select(entry => entry.Record).Where(record => before is not { } id || record.Id.CompareTo(id) < 0)
                    .OrderByDescending(record => record.Id).Take(limit).Select(record => record with { Events = null }),
            ]);
        }
    }

    private static List<Ballot> InOrder(List<Ballot> ballots) =>
        [.. ballots.OrderBy(ballot => ballot.Round).ThenBy(ballot => ballot.AgentId, StringComparer.Ordinal)];

    private Entry? Held(Guid id, Guid owner) =>
        _entries.TryGetValue(id, out var entry) && entry.Owner == owner && entry.Record.Outcome is null ? entry : null;

    private void Add(DeliberationRecord record, string? idempotencyKey, Guid? owner, DateTimeOffset leaseUntil)
    {
        _entries.Add(record.Id, new Entry { Record = record, IdempotencyKey = idempotencyKey, Owner = owner, LeaseUntil = leaseUntil });
        if (idempotencyKey is not null)
        {
            _keys.Add(idempotencyKey, record.Id);
        }
    }

    private sealed class Entry
    {
        public required DeliberationRecord Record { get; set; }

        public string? IdempotencyKey { get; init; }

        public Guid? Owner { get; set; }

        public DateTimeOffset LeaseUntil { get; set; }
    }
}
