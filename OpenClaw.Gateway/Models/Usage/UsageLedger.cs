using System.Collections.Concurrent;
using System.Threading.Channels;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Models;

/// <summary>Records what providers charge for. Calls that end together are stored together.</summary>
internal sealed partial class UsageLedger(IUsageStore store, ModelMetrics metrics, TimeProvider clock, ILogger<UsageLedger> logger)
    : BackgroundService
{
    private const int Capacity = 16_384;
    private const int BatchSize = 512;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<Pending> _pending =
        Channel.CreateBounded<Pending>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

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
        if (!_pending.Writer.TryWrite(pending))
        {
            metrics.UsageLost();
            Lost(entry.CallId, entry.InputTokens, entry.OutputTokens, entry.Cost.Total);
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
        List<Pending> batch = new(BatchSize);
        try
        {
            while (await _pending.Reader.WaitToReadAsync(stoppingToken))
            {
                Take(batch);
                await StoreAsync(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await StoreRestAsync(batch);
        }
    }

    private void Take(List<Pending> batch)
    {
        while (batch.Count < BatchSize && _pending.Reader.TryRead(out var pending))
        {
            batch.Add(pending);
        }
    }

    private async Task StoreAsync(List<Pending> batch, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await store.AppendAsync([.. batch.Select(pending => pending.Entry)], cancellation);
                batch.ForEach(pending => pending.Stored.TrySetResult());
                batch.Clear();
                return;
            }
            catch (StorageUnavailableException exception)
            {
                Waiting(batch.Count, exception.Message);
            }

            await Task.Delay(pause, clock, cancellation);
        }
    }

    private async Task StoreRestAsync(List<Pending> batch)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            for (Take(batch); batch.Count > 0; Take(batch))
            {
                await StoreAsync(batch, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            batch.ForEach(pending => Lost(pending.Entry.CallId, pending.Entry.InputTokens, pending.Entry.OutputTokens, pending.Entry.Cost.Total));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Usage of call {CallId} could not be recorded: {Input} and {Output} tokens, {Cost} USD")]
    private partial void Lost(string callId, long input, long output, decimal cost);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Usage of {Count} calls waits for its store: {Reason}")]
    private partial void Waiting(int count, string reason);

    private sealed record Pending(UsageEntry Entry, TaskCompletionSource Stored);
}
