using System.Collections.Concurrent;
using System.Globalization;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Adds up what runs used, per agent and day.</summary>
internal sealed class UsageLedger(IDocumentStore store, TimeProvider time)
{
    private readonly DocumentSet<UsageDay> _days = new(store, "usage", SessionJson.Default.UsageDay);
    private readonly ConcurrentDictionary<string, UsageDay> _today = new(StringComparer.Ordinal);

    private string Today => time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public async Task AddAsync(string agentId, long input, long output, double? inputCost, double? outputCost, CancellationToken cancellation)
    {
        var added = new UsageDay(Today, agentId, input, output, inputCost ?? 0, outputCost ?? 0, inputCost is null ? 1 : 0);
        if (await _days.UpdateAsync(added.Id, old => old?.Plus(added) ?? added, cancellation) is { } sum)
        {
            _today[agentId] = sum;
        }
    }

    /// <summary>What an agent used today, as far as this process knows.</summary>
    public (long Tokens, double CostUsd) OfToday(string agentId) =>
        _today.TryGetValue(agentId, out var day) && day.Date == Today ? (day.Input + day.Output, day.InputCost + day.OutputCost) : default;

    /// <summary>All days from <paramref name="first"/> to <paramref name="last"/> (yyyy-MM-dd, both included), oldest first.</summary>
    public async Task<IReadOnlyList<UsageDay>> ReadAsync(string first, string last, CancellationToken cancellation) =>
        [.. (await _days.ListAsync(cancellation))
            .Where(day => string.CompareOrdinal(day.Date, first) >= 0 && string.CompareOrdinal(day.Date, last) <= 0)
            .OrderBy(day => day.Date, StringComparer.Ordinal)];
}
