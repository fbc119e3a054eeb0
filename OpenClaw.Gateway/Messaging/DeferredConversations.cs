namespace OpenClaw.Gateway.Messaging;

/// <summary>
/// The messages of one agent that wait for another attempt, and those behind them in the same conversations. They stay in the inbox, so
/// that nothing is lost with this list; other conversations go on meanwhile.
/// </summary>
/// <remarks>Used by the agent's one worker only.</remarks>
internal sealed class DeferredConversations
{
    private readonly Dictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _ids = [];

    /// <summary>Messages that wait.</summary>
    public int Count => _ids.Count;

    /// <summary>When the next conversation is due; null when none waits.</summary>
    public DateTimeOffset? NextDue => _waiting.Count == 0 ? null : _waiting.Values.Min(waiting => waiting.Due);

    /// <summary>Gives what can be attempted now, in an order that keeps each conversation's own.</summary>
    /// <param name="fresh">What the inbox gave; what waits here already and was given again is dropped.</param>
    public List<PendingEntry> Take(DateTimeOffset now, IReadOnlyList<InboxEntry> fresh)
    {
        List<PendingEntry> work = [];
        foreach (var (key, waiting) in _waiting.Where(pair => pair.Value.Due <= now).ToList())
        {
            _waiting.Remove(key);
            work.AddRange(waiting.Entries);
        }

        foreach (var entry in fresh)
        {
            var pending = new PendingEntry(entry, Attempts: 0);
            if (_ids.Contains(entry.Message.Id))
            {
                continue;
            }

            if (!Append(pending))
            {
                work.Add(pending);
            }
        }

        work.ForEach(pending => _ids.Remove(pending.Entry.Message.Id));
        return ByPriority(work);
    }

    /// <summary>Makes a message, and with it its conversation, wait.</summary>
    public void Defer(PendingEntry pending, DateTimeOffset due)
    {
        _waiting[KeyOf(pending)] = new Waiting(due, [pending]);
        _ids.Add(pending.Entry.Message.Id);
    }

    /// <summary>Puts a message behind those of its conversation that wait.</summary>
    /// <returns>False when none waits.</returns>
    public bool Append(PendingEntry pending)
    {
        if (!_waiting.TryGetValue(KeyOf(pending), out var waiting))
        {
            return false;
        }

        waiting.Entries.Add(pending);
        _ids.Add(pending.Entry.Message.Id);
        return true;
    }

    private static string KeyOf(PendingEntry pending) => pending.Entry.Message.Envelope.ConversationId ?? "";

    // Sorting is stable, and whole conversations move: a later message never overtakes an earlier one of the same.
    private static List<PendingEntry> ByPriority(List<PendingEntry> work) =>
        work.TrueForAll(pending => pending.Entry.Message.Envelope.Priority == MessagePriority.Normal)
            ? work
            :
            [
                .. work.GroupBy(KeyOf, StringComparer.Ordinal)
                    .OrderByDescending(conversation => conversation.Max(pending => pending.Entry.Message.Envelope.Priority))
                    .SelectMany(conversation => conversation),
            ];

    private sealed record Waiting(DateTimeOffset Due, List<PendingEntry> Entries);
}
