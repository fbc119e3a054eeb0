using System.Globalization;

namespace OpenClaw.Gateway.Models;

/// <summary>Sums in memory, for a gateway without PostgreSQL. They end with the process.</summary>
internal sealed class MemoryUsageStore : IUsageStore
{
    // A repetition comes within moments of the call; sums of old days are few.
    private const int KnownCalls = 16_384;
    private const int MaxSums = 50_000;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Dictionary<Slot, UsageSum> _sums = [];

    public bool IsInProcess => true;

    public Task AppendAsync(IReadOnlyList<UsageEntry> entries, CancellationToken cancellation)
    {
        lock (_gate)
        {
            foreach (var entry in entries.Where(entry => _known.Add(entry.CallId)))
            {
                _order.Enqueue(entry.CallId);
                if (_order.Count > KnownCalls)
                {
                    _known.Remove(_order.Dequeue());
                }

                var slot = new Slot(DateOnly.FromDateTime(entry.At.UtcDateTime), entry.AgentId, entry.Provider, entry.Model, entry.GroupName);
                if (!_sums.ContainsKey(slot) && _sums.Count >= MaxSums)
                {
                    _sums.Remove(_sums.Keys.MinBy(old => old.Day)!);
                }

                var added = UsageSum.Of("", entry);
                _sums[slot] = _sums.TryGetValue(slot, out var sum) ? sum.Plus(added) : added;
            }
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<UsageSum>> SumAsync(DateOnly first, DateOnly last, UsageGrouping by, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<UsageSum>>(
            [
                .. _sums.Where(pair => pair.Key.Day >= first && pair.Key.Day <= last)
                    .GroupBy(pair => KeyOf(pair.Key, by), pair => pair.Value)
                    .Select(sums => UsageSum.Total(sums) with { Key = sums.Key })
                    .OrderBy(sum => sum.Key, StringComparer.Ordinal),
            ]);
        }
    }

    private static string KeyOf(Slot slot, UsageGrouping by) => by switch
    {
        UsageGrouping.Agent => slot.Agent,
        UsageGrouping.Provider => slot.Provider,
        UsageGrouping.Model => slot.Model,
        UsageGrouping.Group => slot.Group,
        UsageGrouping.DayAndAgent => $"{Text(slot.Day)}|{slot.Agent}",
        _ => Text(slot.Day),
    };

    private static string Text(DateOnly day) => day.ToString(PriceBook.DateFormat, CultureInfo.InvariantCulture);

    private sealed record Slot(DateOnly Day, string Agent, string Provider, string Model, string Group);
}
