using System.Collections.Concurrent;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Models;

/// <summary>Records what providers charge for. Calls that end together are stored together.</summary>
internal sealed partial class UsageLedger(IUsageStore store, ModelMetrics metrics, TimeProvider clock, ILogger<UsageLedger> logger)
    : BackgroundService
{
    public const int Capacity = 16_384;

    private const int BatchSize = 512;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly BatchWriter<Pending> _writer = new("calls that cost something", Capacity, BatchSize, clock, logger);
    private readonly ConcurrentDictionary<string, (DateOnly Day, UsageSum Sum)> _today = new(StringComparer.Ordinal);

    /// <summary>Records a call and waits until it is stored, or a short while when the store is away; then it is stored later.</summary>
    public async Task RecordAsync(UsageEntry entry)
    {
        var day = DateOnly.FromDateTime(entry.At.UtcDateTime);
        var added = UsageSum.Of(entry.AgentId, entry);
        _today.AddOrUpdate(entry.AgentId, (day, added), (_, old) => (day, old.Day == day ? old.Sum.Plus(added) : added));
        if (store.IsInProcess)
        {
            await store.AppendAsync([entry], CancellationToken.None);
            return;
        }

        var pending = new Pending(entry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_writer.Add(pending) is { } reason)
        {
            Lose(entry, reason);
            return;
        }

        await pending.Stored.Task.WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What an agent used today, as far as this process knows.</summary>
    public (long Tokens, decimal CostUsd) OfToday(string agentId) =>
        _today.TryGetValue(agentId, out var known) && known.Day == DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)
            ? (known.Sum.InputTokens + known.Sum.OutputTokens, known.Sum.TotalCost)
            : default;

    /// <summary>Adds up the calls of some days (UTC, both included), in the order of the key.</summary>
    /// <exception cref="StorageUnavailableException">Try again.</exception>
    public Task<IReadOnlyList<UsageSum>> SumAsync(DateOnly first, DateOnly last, UsageGrouping by, CancellationToken cancellation) =>
        store.SumAsync(first, last, by, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var pending in await _writer.RunAsync(StoreAsync, stoppingToken))
        {
            Lose(pending.Entry, LossReason.Shutdown);
        }
    }

    private async Task StoreAsync(IReadOnlyList<Pending> batch, CancellationToken cancellation)
    {
        await store.AppendAsync([.. batch.Select(pending => pending.Entry)], cancellation);
        foreach (var pending in batch)
        {
            pending.Stored.TrySetResult();
        }
    }

    private void Lose(UsageEntry entry, string reason)
    {
        metrics.UsageLost(reason);
        Lost(entry.CallId, entry.InputTokens, entry.OutputTokens, entry.Cost.Total, reason);
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Usage of call {CallId} could not be recorded: {Input} and {Output} tokens, {Cost} USD ({Reason})")]
    private partial void Lost(string callId, long input, long output, decimal cost, string reason);

    private sealed record Pending(UsageEntry Entry, TaskCompletionSource Stored);
}
