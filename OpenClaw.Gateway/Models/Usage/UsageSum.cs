namespace OpenClaw.Gateway.Models;

/// <summary>Calls, tokens and cost of all calls that have something in common.</summary>
/// <param name="Key">What they have in common: a day (yyyy-MM-dd), agent, provider, model or group.</param>
/// <param name="InputCost">US dollars.</param>
/// <param name="OutputCost">US dollars.</param>
/// <param name="Unpriced">Calls of models without a price, whose cost is estimated.</param>
internal sealed record UsageSum(
    string Key, long Calls, long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens,
    decimal InputCost, decimal OutputCost, long Unpriced)
{
    public decimal TotalCost => InputCost + OutputCost;

    public static UsageSum Of(string key, UsageEntry entry) => new(
        key, 1, entry.InputTokens, entry.OutputTokens, entry.CacheReadTokens, entry.CacheWriteTokens, entry.Cost.Input, entry.Cost.Output,
        entry.Cost.IsPriced ? 0 : 1);

    public UsageSum Plus(UsageSum other) => new(
        Key, Calls + other.Calls, InputTokens + other.InputTokens, OutputTokens + other.OutputTokens, CacheReadTokens + other.CacheReadTokens,
        CacheWriteTokens + other.CacheWriteTokens, InputCost + other.InputCost, OutputCost + other.OutputCost, Unpriced + other.Unpriced);

    public static UsageSum Total(IEnumerable<UsageSum> sums) =>
        sums.Aggregate(new UsageSum("total", 0, 0, 0, 0, 0, 0, 0, 0), (total, sum) => total.Plus(sum));
}
