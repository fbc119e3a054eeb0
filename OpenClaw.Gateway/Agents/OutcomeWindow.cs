namespace OpenClaw.Gateway.Agents;

/// <summary>Successes, failures and latencies of the last five minutes in slots of ten seconds. Not thread safe.</summary>
internal sealed class OutcomeWindow
{
    private const int SlotSeconds = 10;
    private const int Slots = 30;
    private readonly Slot[] _slots = new Slot[Slots];

    /// <param name="now">Time on any clock that does not run backwards by more than a slot.</param>
    public void Record(DateTimeOffset now, int succeeded, int failed, TimeSpan totalLatency)
    {
        var number = now.ToUnixTimeSeconds() / SlotSeconds;
        ref var slot = ref _slots[number % Slots];
        if (slot.Number != number)
        {
            slot = new Slot { Number = number };
        }

        slot.Succeeded += succeeded;
        slot.Failed += failed;
        slot.LatencySeconds += totalLatency.TotalSeconds;
    }

    /// <returns>Share of successes (1 when nothing happened) and mean latency in seconds (0 when nothing happened).</returns>
    public (double SuccessShare, double LatencySeconds) Summary(DateTimeOffset now)
    {
        var oldest = (now.ToUnixTimeSeconds() / SlotSeconds) - Slots + 1;
        long succeeded = 0, all = 0;
        double latency = 0;
        foreach (var slot in _slots)
        {
            if (slot.Number >= oldest)
            {
                succeeded += slot.Succeeded;
                all += slot.Succeeded + slot.Failed;
                latency += slot.LatencySeconds;
            }
        }

        return all == 0 ? (1, 0) : (succeeded / (double)all, latency / all);
    }

    private struct Slot
    {
        public long Number;
        public long Succeeded;
        public long Failed;
        public double LatencySeconds;
    }
}
