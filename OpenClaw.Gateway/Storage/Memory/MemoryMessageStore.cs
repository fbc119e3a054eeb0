using System.Collections.Concurrent;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Storage.Memory;

/// <summary>The newest part of every agent's history, in this process.</summary>
internal sealed class MemoryMessageStore(MemoryAgentStateStore totals) : IMessageStore
{
    private const int MaxMessages = 10_000;
    private const long MaxCharacters = 8 * 1024 * 1024;
    private readonly ConcurrentDictionary<string, History> _histories = new(StringComparer.Ordinal);

    public Task<SaveResult> SaveAsync(string agentId, IReadOnlyList<AnsweredMessage> batch, CancellationToken cancellation)
    {
        var history = Of(agentId);
        var inserted = 0;
        lock (history)
        {
            foreach (var answered in batch)
            {
                if (!history.ById.ContainsKey(answered.Message.Id))
                {
                    history.Add(ToStored(answered, ++history.Last));
                    inserted++;
                }
            }

            while (history.InOrder.Count > MaxMessages || (history.Characters > MaxCharacters && history.InOrder.Count > 1))
            {
                history.RemoveOldest();
            }
        }

        return Task.FromResult(new SaveResult(inserted, totals.AddProcessed(agentId, inserted)));
    }

    public Task<IReadOnlyList<StoredMessage>> ReadAsync(string agentId, long after, int limit, CancellationToken cancellation)
    {
        var history = Of(agentId);
        lock (history)
        {
            // Sequences have no holes, so the position of the first one to read is known.
            var first = history.InOrder.Count == 0 ? 0 : (int)Math.Clamp(after - history.InOrder.Peek().Sequence + 1, 0, history.InOrder.Count);
            return Task.FromResult<IReadOnlyList<StoredMessage>>([.. history.InOrder.Skip(first).Take(limit)]);
        }
    }

    public Task<IReadOnlyList<StoredMessage>> ListFailedAsync(string? agentId, Guid? before, int limit, CancellationToken cancellation)
    {
        List<StoredMessage> failed = [];
        foreach (var (owner, history) in _histories)
        {
            if (agentId is null || owner == agentId)
            {
                lock (history)
                {
                    failed.AddRange(history.InOrder.Where(
                        message => message.Error is not null && (before is not { } id || message.MessageId.CompareTo(id) < 0)));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<StoredMessage>>([.. failed.OrderByDescending(message => message.MessageId).Take(limit)]);
    }

    public Task<StoredMessage?> FindAsync(string agentId, Guid messageId, CancellationToken cancellation)
    {
        var history = Of(agentId);
        lock (history)
        {
            return Task.FromResult(history.ById.GetValueOrDefault(messageId));
        }
    }

    public Task<long> LastSequenceAsync(string agentId, CancellationToken cancellation)
    {
        var history = Of(agentId);
        lock (history)
        {
            return Task.FromResult(history.Last);
        }
    }

    private static StoredMessage ToStored(AnsweredMessage answered, long sequence) => new(
        sequence, answered.Message.Id, answered.Message.AgentId, answered.Message.Sender, answered.Message.Content, answered.Answer,
        answered.Error, answered.Responder, answered.Message.ReceivedAt, answered.AnsweredAt, answered.Message.Envelope);

    private History Of(string agentId) => _histories.GetOrAdd(agentId, static _ => new History());

    private sealed class History
    {
        public Queue<StoredMessage> InOrder { get; } = new();

        public Dictionary<Guid, StoredMessage> ById { get; } = [];

        public long Characters { get; private set; }

        public long Last { get; set; }

        public void Add(StoredMessage message)
        {
            InOrder.Enqueue(message);
            ById.Add(message.MessageId, message);
            Characters += Size(message);
        }

        public void RemoveOldest()
        {
            var oldest = InOrder.Dequeue();
            ById.Remove(oldest.MessageId);
            Characters -= Size(oldest);
        }

        private static long Size(StoredMessage message) => message.Content.Length + (message.Answer?.Length ?? 0);
    }
}
