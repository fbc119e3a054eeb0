using System.Globalization;

namespace OpenClaw.FaultDrill;

/// <summary>The results as a table, as benchmarks/README.md has them.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<Outcome> outcomes)
    {
        Console.WriteLine();
        Console.WriteLine("| fault | alert | fault to notification, s | median | end to news of it, s | other notifications | held back | gateway has it |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var runs in outcomes.GroupBy(outcome => outcome.Fault.Name))
        {
            Console.WriteLine(
                $"| {runs.Key} | {runs.First().Fault.Alert} | {string.Join(", ", runs.Select(run => Seconds(run.Notified)))} | {Seconds(Median(runs))} " +
                $"| {string.Join(", ", runs.Select(run => Seconds(run.Resolved)))} | {List(runs.SelectMany(run => run.Others))} " +
                $"| {List(runs.SelectMany(run => run.Held))} | {(runs.All(run => run.Gateway) ? "yes" : "no")} |");
        }

        Console.WriteLine();
        Console.WriteLine($"Median of all: {Seconds(Median(outcomes))} s");
    }

    /// <summary>Median of the times to the notification; one that never came is the longest.</summary>
    public static TimeSpan? Median(IEnumerable<Outcome> outcomes)
    {
        var times = outcomes.Select(outcome => outcome.Notified ?? TimeSpan.MaxValue).Order().ToList();
        return times[times.Count / 2] is var median && median == TimeSpan.MaxValue ? null : median;
    }

    private static string Seconds(TimeSpan? time) => time?.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) ?? "never";

    private static string List(IEnumerable<string> alerts) => alerts.Distinct().Order().ToList() is { Count: > 0 } names ? string.Join(", ", names) : "none";
}
