using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Tests.Agents;

public sealed class PhiAccrualDetectorTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // -log10 of the upper tail of the standard normal distribution, from tables with arbitrary precision.
    [Theory]
    [InlineData(-5, 1.24491213738829e-7)]
    [InlineData(0, 0.3010299957)]
    [InlineData(1, 0.7995455415)]
    [InlineData(2, 1.6430160801)]
    [InlineData(2.2, 1.8568774983)]
    [InlineData(3, 2.8696990359)]
    [InlineData(5, 6.5426456724)]
    [InlineData(10, 23.1180534055)]
    [InlineData(40, 349.4370064593)]
    public void The_tail_is_exact_near_the_mean_and_far_from_it(double z, double expected) =>
        Assert.Equal(1, NormalTail.NegativeLog10(z) / expected, 8);

    [Fact]
    public void Suspicion_at_the_expected_moment_is_that_of_an_even_chance() =>
        Assert.Equal(Math.Log10(2), new PhiAccrualDetector(Interval).Phi(Interval), 9);

    [Fact]
    public void Suspicion_grows_with_silence_and_stays_finite()
    {
        var detector = new PhiAccrualDetector(Interval);
        var previous = -1.0;
        for (var seconds = 0; seconds <= 86_400; seconds += 15)
        {
            var phi = detector.Phi(TimeSpan.FromSeconds(seconds));
            Assert.True(phi >= previous && double.IsFinite(phi), $"phi({seconds}) = {phi} after {previous}");
            previous = phi;
        }
    }

    [Fact]
    public void A_dead_agent_is_suspected_within_three_intervals()
    {
        var detector = Steady(0);
        Assert.True(detector.Phi(Interval) < PhiAccrualDetector.SuspicionThreshold);
        Assert.True(detector.Phi(3 * Interval) >= PhiAccrualDetector.SuspicionThreshold);
    }

    [Fact]
    public void Jitter_of_five_percent_is_not_suspected_for_a_day()
    {
        var detector = Steady(0);
        var random = new Random(20040101);
        for (var beat = 0; beat < 2880; beat++)
        {
            var interval = Interval * (1 + (0.1 * (random.NextDouble() - 0.5)));
            Assert.True(detector.Phi(interval) < PhiAccrualDetector.SuspicionThreshold);
            detector.Record(interval);
        }
    }

    [Fact]
    public void Irregular_agents_are_given_more_time() =>
        Assert.True(Steady(0.9).Phi(2 * Interval) < Steady(0).Phi(2 * Interval));

    [Fact]
    public void The_window_forgets_what_is_old()
    {
        var detector = Steady(0.9);
        for (var beat = 0; beat < PhiAccrualDetector.WindowSize; beat++)
        {
            detector.Record(Interval);
        }

        Assert.Equal(Steady(0).Phi(2 * Interval), detector.Phi(2 * Interval), 9);
    }

    [Fact]
    public void Negative_times_are_refused()
    {
        var detector = new PhiAccrualDetector(Interval);
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Phi(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Record(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PhiAccrualDetector(TimeSpan.Zero));
    }

    private static PhiAccrualDetector Steady(double spread)
    {
        var detector = new PhiAccrualDetector(Interval);
        for (var beat = 0; beat < PhiAccrualDetector.WindowSize; beat++)
        {
            detector.Record(Interval * (1 + (beat % 2 == 0 ? spread : -spread)));
        }

        return detector;
    }
}
