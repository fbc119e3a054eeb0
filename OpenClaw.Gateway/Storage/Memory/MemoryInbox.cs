using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>Inboxes in this process; they end with it.</summary>
internal sealed class MemoryInbox(IOptions<MessagingOptions> options, TimeProvider clock) : IInbox
{
    private const int RememberedKeys = 10_000;
    private readonly ConcurrentDictionary<string, Box> _boxes = new(StringComparer.Ordinal);

    public Task<EnqueueResult> EnqueueAsync(InboxMessage message, IdempotencyClaim? claim, CancellationToken cancellation)
    {
        var box = BoxOf(message.AgentId);
        lock (box)
        {
            if (claim is not null && box.Keys.TryGetValue(claim.Key, out var seen) && clock.GetUtcNow() < seen.Expires)
            {
                var outcome = seen.Fingerprint == claim.Fingerprint ? EnqueueOutcome.Replayed : EnqueueOutcome.KeyReused;
                return Task.FromResult(new EnqueueResult(outcome, seen.MessageId, seen.ReceivedAt));
            }

            if (box.Entries.Count >= options.Value.InboxCapacity)
            {
                return Task.FromResult(new EnqueueResult(EnqueueOutcome.Full, message.Id, default));
            }

            box.Entries.Add(++box.Last, message);
            if (claim is not null)
            {
                Remember(box, claim, message);
            }
        }

        return Task.FromResult(new EnqueueResult(EnqueueOutcome.Accepted, message.Id, message.ReceivedAt));
    }

    public void Resume(string agentId)
    {
        var box = BoxOf(agentId);
        lock (box)
        {
            box.Taken = 0;
        }
    }

    public Task<IReadOnlyList<InboxEntry>> ReceiveAsync(string agentId, int limit, CancellationToken cancellation)
    {
        var box = BoxOf(agentId);
        lock (box)
        {
            List<InboxEntry> taken = [];
            foreach (var (position, message) in box.Entries)
            {
                if (position > box.Taken)
                {
                    taken.Add(new InboxEntry(message, position.ToString(CultureInfo.InvariantCulture)));
                    if (taken.Count == limit)
                    {
                        break;
                    }
                }
            }

            box.Taken = taken.Count > 0 ? long.Parse(taken[^1].Position, CultureInfo.InvariantCulture) : box.Taken;
            return Task.FromResult<IReadOnlyList<InboxEntry>>(taken);
        }
    }

    public Task CompleteAsync(string agentId, IReadOnlyList<InboxEntry> entries, CancellationToken cancellation)
    {
        var box = BoxOf(agentId);
        lock (box)
        {
            foreach (var entry in entries)
            {
                box.Entries.Remove(long.Parse(entry.Position, CultureInfo.InvariantCulture));
            }
        }

        return Task.CompletedTask;
    }

    public Task<long> CountAsync(string agentId, CancellationToken cancellation)
    {
        var box = BoxOf(agentId);
        lock (box)
        {
            return Task.FromResult<long>(box.Entries.Count);
        }
    }

    private static void Remember(Box box, IdempotencyClaim claim, InboxMessage message, DateTimeOffset expires)
    {
        box.Keys[claim.Key] = new Key(claim.Fingerprint, message.Id, message.ReceivedAt, expires);
        box.KeyOrder.Enqueue(claim.Key);
        if (box.KeyOrder.Count > RememberedKeys)
        {
            box.Keys.Remove(box.KeyOrder.Dequeue());
        }
    }

    private void Remember(Box box, IdempotencyClaim claim, InboxMessage message) =>
        Remember(box, claim, message, clock.GetUtcNow() + options.Value.IdempotencyWindow);

    private Box BoxOf(string agentId) => _boxes.GetOrAdd(agentId, static _ => new Box());

    private sealed record Key(string Fingerprint, Guid MessageId, DateTimeOffset ReceivedAt, DateTimeOffset Expires);

    private sealed class Box
    {
        // Completed entries leave from the front, so the walk past what is taken stays as short as a batch.
        public SortedDictionary<long, InboxMessage> Entries { get; } = [];

        public Dictionary<string, Key> Keys { get; } = new(StringComparer.Ordinal);

        public Queue<string> KeyOrder { get; } = new();

        public long Last { get; set; }

        public long Taken { get; set; }
    }
}
