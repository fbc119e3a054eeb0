namespace OpenClaw.Gateway.Cron;

/// <summary>The last runs of a job, oldest first.</summary>
internal sealed record CronHistory(string JobId, CronRun[] Runs)
{
    public const int MaxRuns = 500;

    public CronHistory Plus(CronRun run) => this with { Runs = [.. Runs.TakeLast(MaxRuns - 1), run] };
}
