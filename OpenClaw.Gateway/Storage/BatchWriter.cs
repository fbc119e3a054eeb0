using System.Threading.Channels;

namespace OpenClaw.Gateway.Storage;

/// <summary>Stores what it is given in order and in batches, again and again while the store is away; whoever adds never waits.</summary>
/// <param name="what">What is stored, for the log; in the plural.</param>
/// <param name="capacity">How much may wait, beside the batch that is being stored.</param>
/// <param name="batchSize">The most that is stored at once.</param>
internal sealed partial class BatchWriter<T>(string what, int capacity, int batchSize, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<T> _queue =
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly List<T> _batch = new(batchSize);
    private volatile bool _isClosed;

    /// <summary>Takes something to be stored.</summary>
    /// <returns>Null; where it was not taken, the <see cref="LossReason"/>.</returns>
    public string? Add(T item) =>
        _queue.Writer.TryWrite(item) ? null
        : _isClosed ? LossReason.Shutdown
        : LossReason.QueueFull;

    /// <summary>Stores until it is stopped, and then for a short while what still waits. To be called once.</summary>
    /// <param name="store">
    /// Stores a batch; after a <see cref="StorageUnavailableException"/> it gets the same one again, so it must store nothing twice.
    /// </param>
    /// <param name="stopping">Ends it.</param>
    /// <returns>What was not stored, for <see cref="LossReason.Shutdown"/>.</returns>
    public async Task<IReadOnlyList<T>> RunAsync(Func<IReadOnlyList<T>, CancellationToken, Task> store, CancellationToken stopping)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stopping))
            {
                await StoreAllAsync(store, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }

        using var limit = new CancellationTokenSource(StopLimit, clock);
        try
        {
            await StoreAllAsync(store, limit.Token);
            Close();

            // What came in between.
            await StoreAllAsync(store, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Close();
        }

        while (_queue.Reader.TryRead(out var item))
        {
            _batch.Add(item);
        }

        return _batch;
    }

    private void Close()
    {
        _isClosed = true;
        _queue.Writer.TryComplete();
    }

    private async Task StoreAllAsync(Func<IReadOnlyList<T>, CancellationToken, Task> store, CancellationToken cancellation)
    {
        for (Take(); _batch.Count > 0; Take())
        {
            await StoreAsync(store, cancellation);
            _batch.Clear();
        }
    }

    // What an attempt left behind comes first.
    private void Take()
    {
        while (_batch.Count < batchSize && _queue.Reader.TryRead(out var item))
        {
            _batch.Add(item);
        }
    }

    private async Task StoreAsync(Func<IReadOnlyList<T>, CancellationToken, Task> store, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await store(_batch, cancellation);
                return;
            }
            catch (StorageUnavailableException exception)
            {
                Waits(_batch.Count, what, exception.Message);
            }

            await Task.Delay(pause, clock, cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} {What} wait for their store: {Reason}")]
    private partial void Waits(int count, string what, string reason);
}
