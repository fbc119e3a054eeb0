using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Gateway.Storage;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Storage;

public sealed class BatchWriterTests : IDisposable
{
    private readonly WatchedClock _clock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<int[]> _asked = [];
    private readonly ConcurrentQueue<int> _stored = [];
    private volatile bool _isAway;

    [Fact]
    public async Task Everything_is_stored_in_order_and_in_batches()
    {
        var writer = Writer(capacity: 100);
        Assert.All(Enumerable.Range(0, 10), number => Assert.Null(writer.Add(number)));
        var running = writer.RunAsync(StoreAsync, _stopping.Token);
        await Eventually.HoldsAsync(() => _stored.Count == 10);
        await _stopping.CancelAsync();
        Assert.Empty(await running);
        Assert.Equal(Enumerable.Range(0, 10), _stored);
        Assert.Equal([4, 4, 2], _asked.Select(batch => batch.Length));
    }

    [Fact]
    public async Task While_the_store_is_away_the_same_batch_is_tried_with_longer_and_longer_pauses()
    {
        _isAway = true;
        var writer = Writer(capacity: 100);
        writer.Add(1);
        var running = writer.RunAsync(StoreAsync, _stopping.Token);
        double[] pauses = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5];
        for (var count = 1; count <= pauses.Length; count++)
        {
            await Eventually.HoldsAsync(() => _clock.Timers.Count == count);
            Assert.Equal(count, _asked.Count);
            writer.Add(1 + count);
            _isAway = count < pauses.Length;
            _clock.Advance(_clock.Timers.Last());
        }

        await Eventually.HoldsAsync(() => _stored.Count == 1 + pauses.Length);
        Assert.Equal(pauses, _clock.Timers.Select(pause => pause.TotalSeconds));
        Assert.All(_asked.Take(1 + pauses.Length), batch => Assert.Equal([1], batch));
        Assert.Equal(Enumerable.Range(1, 1 + pauses.Length), _stored);
        await _stopping.CancelAsync();
        Assert.Empty(await running);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_until_there_is_room_again()
    {
        _isAway = true;
        var writer = Writer(capacity: 2);
        Assert.Equal([null, null, LossReason.QueueFull], ((int[])[1, 2, 3]).Select(writer.Add));
        var running = writer.RunAsync(StoreAsync, _stopping.Token);
        Assert.Equal([null, null, LossReason.QueueFull], ((int[])[4, 5, 6]).Select(writer.Add));
        _isAway = false;
        _clock.Advance(_clock.Timers.Last());
        await Eventually.HoldsAsync(() => _stored.Count == 4);
        Assert.Null(writer.Add(7));
        await _stopping.CancelAsync();
        Assert.Empty(await running);
        Assert.Equal([1, 2, 4, 5, 7], _stored);
    }

    [Fact]
    public async Task What_waits_at_the_stop_is_stored_when_the_store_comes_back_in_time()
    {
        var (writer, running) = await StoppedAsync();
        Assert.Null(writer.Add(10));
        _isAway = false;
        _clock.Advance(_clock.Timers.Last());
        Assert.Empty(await running);
        Assert.Equal(Enumerable.Range(0, 11), _stored);
        Assert.Equal(LossReason.Shutdown, writer.Add(11));
    }

    [Fact]
    public async Task What_waits_at_the_stop_is_given_up_after_two_seconds_and_returned_whole()
    {
        var (writer, running) = await StoppedAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Enumerable.Range(0, 10), await running);
        Assert.Empty(_stored);
        Assert.Equal(LossReason.Shutdown, writer.Add(10));
    }

    public void Dispose() => _stopping.Dispose();

    // Asked to stop while ten numbers wait and the store is away, and waiting for the store to come back.
    private async Task<(BatchWriter<int> Writer, Task<IReadOnlyList<int>> Running)> StoppedAsync()
    {
        _isAway = true;
        var writer = Writer(capacity: 100);
        Assert.All(Enumerable.Range(0, 10), number => Assert.Null(writer.Add(number)));
        var running = writer.RunAsync(StoreAsync, _stopping.Token);
        await _stopping.CancelAsync();
        await Eventually.HoldsAsync(() => _clock.Timers.Count == 3);
        Assert.Equal([0.1, 2, 0.1], _clock.Timers.Select(timer => timer.TotalSeconds));
        return (writer, running);
    }

    private BatchWriter<int> Writer(int capacity) => new("numbers", capacity, batchSize: 4, _clock, NullLogger.Instance);

    private Task StoreAsync(IReadOnlyList<int> batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _asked.Enqueue([.. batch]);
        if (_isAway)
        {
            throw new StorageUnavailableException("away");
        }

        foreach (var item in batch)
        {
            _stored.Enqueue(item);
        }

        return Task.CompletedTask;
    }

    /// <summary>Stands still until it is moved, and knows what waits for it.</summary>
    private sealed class WatchedClock : FakeTimeProvider
    {
        /// <summary>How long each timer was to take, in the order in which they were made.</summary>
        public ConcurrentQueue<TimeSpan> Timers { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Timers.Enqueue(dueTime);
            return timer;
        }
    }
}
