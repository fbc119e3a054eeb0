using System.Diagnostics;

namespace OpenClaw.CollectorLoad;

/// <summary>Scrapes both in turn and prints what each costs.</summary>
internal static class Comparison
{
    private const int WarmUp = 50;

    public static async Task RunAsync(Measured exporters, Measured collector, int rounds, CancellationToken cancellation)
    {
        for (var round = 0; round < WarmUp; round++)
        {
            await new Cost(exporters).ScrapeAsync(cancellation);
            await new Cost(collector).ScrapeAsync(cancellation);
        }

        var theirs = new Cost(exporters);
        var ours = new Cost(collector);
        for (var round = 0; round < rounds; round++)
        {
            await theirs.ScrapeAsync(cancellation);
            await ours.ScrapeAsync(cancellation);
        }

        Console.WriteLine($"{"",-28}{"exporters",12}{"collector",12}{"ratio",10}{"target",10}");
        Print("resident memory, MB", theirs.Resident, ours.Resident, 1);
        Print("private memory, MB", theirs.Private, ours.Private, 2);
        Print("processor per round, ms", theirs.Processor, ours.Processor, 2);
        Print("time of a round p50, ms", theirs.At(0.5), ours.At(0.5), 2);
        Print("  of it /metrics", theirs.MetricsAt(0.5), ours.MetricsAt(0.5), null);
        Print("time of a round mean, ms", theirs.Mean, ours.Mean, null);
        Print("time of a round p99, ms", theirs.At(0.99), ours.At(0.99), null);
    }

    private static void Print(string what, double theirs, double ours, double? target) => Console.WriteLine(FormattableString.Invariant(
        $"{what,-28}{theirs,12:0.00}{ours,12:0.00}{theirs / ours,10:0.00}{target,10:0}{(theirs / ours < target ? "  missed" : "")}"));

    private sealed class Cost(Measured measured)
    {
        private readonly TimeSpan _before = measured.Processor();
        private readonly List<double> _milliseconds = [];
        private readonly List<double> _metrics = [];

        public double Resident => measured.Megabytes().Resident;

        public double Private => measured.Megabytes().Private;

        /// <summary>Milliseconds of all processes per round.</summary>
        public double Processor => (measured.Processor() - _before).TotalMilliseconds / _milliseconds.Count;

        public async Task ScrapeAsync(CancellationToken cancellation)
        {
            var started = Stopwatch.GetTimestamp();
            await measured.ScrapeMetricsAsync(cancellation);
            _metrics.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await measured.ScrapeProbesAsync(cancellation);
            _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        public double Mean => _milliseconds.Average();

        public double At(double share) => At(_milliseconds, share);

        public double MetricsAt(double share) => At(_metrics, share);

        private static double At(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));
    }
}
