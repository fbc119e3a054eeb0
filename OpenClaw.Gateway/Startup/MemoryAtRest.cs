namespace OpenClaw.Gateway.Startup;

/// <summary>Gives back the memory that only starting, or a burst of work, needed; an idle gateway would otherwise hold it for ever.</summary>
/// <remarks>
/// A collection stops every thread for about a millisecond per megabyte of the heap. It takes place only at rest, only when there is
/// something to gain, and then not again for a second per megabyte; never for a large heap.
/// </remarks>
internal sealed class MemoryAtRest(TimeProvider clock) : BackgroundService
{
    private const long Rest = 1 << 20;
    private const long Gain = 1 << 20;
    private const long LargestHeap = 256 << 20;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long collected = 0;
        while (await WaitAsync(Look, stoppingToken))
        {
            var before = GC.GetTotalAllocatedBytes();
            if (!await WaitAsync(Look, stoppingToken))
            {
                return;
            }

            var allocated = GC.GetTotalAllocatedBytes();
            if (allocated - before < Rest && allocated - collected > Gain && GC.GetTotalMemory(forceFullCollection: false) < LargestHeap)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                collected = GC.GetTotalAllocatedBytes();
                await WaitAsync(TimeSpan.FromSeconds(GC.GetTotalMemory(forceFullCollection: false) >> 20), stoppingToken);
            }
        }
    }

    // False when the gateway stops.
    private async Task<bool> WaitAsync(TimeSpan time, CancellationToken stopping)
    {
        await Task.Delay(time, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }
}
