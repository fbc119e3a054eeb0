using System.Diagnostics;

namespace OpenClaw.CollectorLoad;

/// <summary>Scrapes the collector at a fixed rate, and compares the beginning with the end.</summary>
internal static class Storm
{
    /// <summary>Growth of memory or time, from the first fifth to the last, that is taken for chance.</summary>
    private const double Chance = 1.1;

    /// <returns>False when it became slower or larger.</returns>
    public static async Task<bool> RunAsync(Measured collector, int rate, TimeSpan duration, CancellationToken cancellation)
    {
        var scrapes = (int)(rate * duration.TotalSeconds);
        var fifth = scrapes / 5;
        var times = new double[scrapes];
        var memory = new double[scrapes];
        var clock = Stopwatch.StartNew();
        for (var scrape = 0; scrape < scrapes; scrape++)
        {
            var due = TimeSpan.FromSeconds((double)scrape / rate) - clock.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellation);
            }

            var started = Stopwatch.GetTimestamp();
            await collector.ScrapeMetricsAsync(cancellation);
            times[scrape] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            memory[scrape] = collector.Megabytes().Resident;
        }

        var achieved = scrapes / clock.Elapsed.TotalSeconds;
        var (timeBefore, timeAfter) = (Median(times[..fifth]), Median(times[^fifth..]));
        var (memoryBefore, memoryAfter) = (Median(memory[..fifth]), Median(memory[^fifth..]));
        Console.WriteLine(FormattableString.Invariant(
            $"{scrapes} scrapes at {achieved:0.0} /s: {timeBefore:0.00} ms and {memoryBefore:0.0} MB at first, {timeAfter:0.00} ms and {memoryAfter:0.0} MB at last"));
        return timeAfter <= timeBefore * Chance && memoryAfter <= memoryBefore * Chance;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
