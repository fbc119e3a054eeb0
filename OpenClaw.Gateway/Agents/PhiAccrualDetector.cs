namespace OpenClaw.Gateway.Agents;

/// <summary>Suspicion that an agent is down, from the intervals between its heartbeats.</summary>
/// <remarks>
/// Hayashibara et al., "The φ accrual failure detector", 2004: φ(t) = -log10 P(interval &gt; t), the intervals taken as normally
/// distributed with mean and deviation of the last <see cref="WindowSize"/>. The deviation never falls below a quarter of the expected
/// interval: agents that beat like clockwork would otherwise be suspected for the least delay. Not thread safe.
/// </remarks>
internal sealed class PhiAccrualDetector
{
    public const int WindowSize = 100;
    public const double SuspicionThreshold = 8;

    private readonly double[] _intervals = new double[WindowSize];
    private readonly double _expected;
    private int _count;
    private int _next;

    /// <param name="expected">The agreed interval, taken as mean until heartbeats have been seen; positive.</param>
    public PhiAccrualDetector(TimeSpan expected)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(expected, TimeSpan.Zero);
        _expected = expected.TotalSeconds;
        Record(expected);
    }

    /// <summary>Adds an observed interval; the oldest of the window is forgotten.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is negative.</exception>
    public void Record(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        _intervals[_next] = interval.TotalSeconds;
        _next = (_next + 1) % WindowSize;
        _count = Math.Min(_count + 1, WindowSize);
    }

    /// <summary>Suspicion after a time of silence.</summary>
    /// <param name="elapsed">Time since the last heartbeat; not negative.</param>
    /// <returns>φ ≥ 0, dimensionless; 1 means a 10 % chance of a false alarm, 3 means 0.1 %.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="elapsed"/> is negative.</exception>
    public double Phi(TimeSpan elapsed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, TimeSpan.Zero);
        var window = _intervals.AsSpan(0, _count);
        double mean = 0, squares = 0;
        foreach (var interval in window)
        {
            mean += interval;
        }

        mean /= _count;
        foreach (var interval in window)
        {
            squares += (interval - mean) * (interval - mean);
        }

        var deviation = Math.Max(Math.Sqrt(squares / _count), _expected / 4);
        return NormalTail.NegativeLog10((elapsed.TotalSeconds - mean) / deviation);
    }
}
