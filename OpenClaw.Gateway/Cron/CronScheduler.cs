using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Cron;

/// <summary>Starts jobs when they are due and closes their runs. All replicas do; the store's one-step change decides who wins.</summary>
internal sealed class CronScheduler(
    CronJobs jobs, RunEngine engine, ISystemTexts texts, HeartbeatTurns heartbeats, ICollectiveView collective, IConfiguration configuration, TimeProvider time,
    ILogger<CronScheduler> log) : BackgroundService
{
    /// <summary>A mark without a run behind it is cleared after so many milliseconds.</summary>
    private const long LostAfterMs = 60_000;
    private const int MissedAtOnce = 5;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private int _manual;

    /// <summary>False when the deployment switched the scheduler off.</summary>
    public bool IsEnabled { get; } = configuration["OPENCLAW_SKIP_CRON"] != "1";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Starts a job by hand.</summary>
    /// <returns>The id of the run, or why there is none: not-due or already-running.</returns>
    public async Task<(string? RunId, string? Reason)> RunNowAsync(CronJob job, bool onlyWhenDue, CancellationToken cancellation)
    {
        if (onlyWhenDue && (job.State.NextRunAtMs is not { } next || next > Now))
        {
            return (null, "not-due");
        }

        var runId = $"manual:{job.Id}:{Now}:{Interlocked.Increment(ref _manual)}";
        return await StartAsync(job.Id, runId, isForced: true, cancellation) ? (runId, null) : (null, "already-running");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        try
        {
            do
            {
                try
                {
                    await jobs.ReloadAsync(stoppingToken);
                    await CloseFinishedAsync(stoppingToken);
                    await StartDueAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    log.RoundFailed(e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task StartDueAsync(CancellationToken cancellation)
    {
        if (!IsEnabled)
        {
            return;
        }

        // One run at a time; short jobs, which only queue a text, may follow each other within a round.
        foreach (var job in jobs.All.Where(job => job.Enabled && job.State.NextRunAtMs <= Now).OrderBy(job => job.State.NextRunAtMs).Take(MissedAtOnce).ToList())
        {
            if (jobs.All.Any(other => other.State.RunningAtMs is not null))
            {
                return;
            }

            await StartAsync(job.Id, $"cron:{job.Id}:{job.State.NextRunAtMs}", isForced: false, cancellation);
        }
    }

    private async Task<bool> StartAsync(string jobId, string runId, bool isForced, CancellationToken cancellation)
    {
        var started = false;
        var now = Now;
        var job = await jobs.UpdateAsync(
            jobId,
            old =>
            {
                started = old.State.RunningAtMs is null && (isForced || (old.Enabled && old.State.NextRunAtMs <= now));
                return started ? old with { State = old.State with { RunningAtMs = now, RunningBy = runId } } : old;
            },
            cancellation);
        if (!started || job is null)
        {
            return false;
        }

        jobs.Announce(jobId, "started", null, now);
        if (job.Payload.Kind == CronPayload.SystemEvent)
        {
            await texts.QueueAsync(job.Payload.Text!, cancellation);
            if (job.WakeMode == "now")
            {
                heartbeats.StartNow(collective.DefaultAgentId);
            }

            await CloseAsync(job, runId, now, new RunRecord(
                runId, runId, "cron", "", "", null, null, null, 0, "", RunRecord.Ok, now, now, Now, job.Payload.Text), isTurn: false, cancellation);
            return true;
        }

        var agent = job.AgentId ?? collective.DefaultAgentId;
        var session = job.SessionTarget.StartsWith("session:", StringComparison.Ordinal)
            ? SessionKey.Canonical(job.SessionTarget["session:".Length..], agent) ?? SessionKey.MainOf(agent)
            : $"agent:{agent}:cron:{job.Id}:run:{Guid.NewGuid()}";
        var start = await engine.StartAsync(
            new RunRequest("cron", runId, session, job.Payload.Message!, $"cron:{job.Name}", TimeoutMs: (job.Payload.TimeoutSeconds ?? 0) * 1000), cancellation);
        if (start.Run is { } run)
        {
            _ = CloseWhenFinishedAsync(job, runId, now, run);
        }

        return true;
    }

    private async Task CloseWhenFinishedAsync(CronJob job, string runId, long startedAt, Run run)
    {
        try
        {
            await CloseAsync(job, runId, startedAt, await run.Finished, isTurn: true, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The next round closes it.
            log.RoundFailed(e.Message);
        }
    }

    /// <summary>Closes runs whose replica is gone, or which this process could not close.</summary>
    private async Task CloseFinishedAsync(CancellationToken cancellation)
    {
        foreach (var job in jobs.All.Where(job => job.State.RunningAtMs is not null && job.State.RunningBy is not null).ToList())
        {
            var (runId, startedAt) = (job.State.RunningBy!, job.State.RunningAtMs!.Value);
            var record = await engine.FindAsync(runId, cancellation);
            if (record is { IsFinished: true })
            {
                await CloseAsync(job, runId, startedAt, record, isTurn: true, cancellation);
            }
            else if (record is null && startedAt + LostAfterMs < Now)
            {
                await CloseAsync(job, runId, startedAt, new RunRecord(
                    runId, runId, "cron", "", "", null, null, null, 0, "", RunRecord.Failed, startedAt, startedAt, Now, null, "the run was lost"), isTurn: true, cancellation);
            }
        }
    }

    private async Task CloseAsync(CronJob started, string runId, long startedAt, RunRecord record, bool isTurn, CancellationToken cancellation)
    {
        var mine = false;
        var ok = record.State == RunRecord.Ok;
        var now = Now;
        var delivery = isTurn ? "not-delivered" : "not-requested";
        var job = await jobs.UpdateAsync(
            started.Id,
            old =>
            {
                mine = old.State.RunningBy == runId;
                if (!mine)
                {
                    return old;
                }

                var closed = old with
                {
                    Enabled = old.Enabled && !(old.Schedule.Kind == "at" && ok),
                    State = old.State with
                    {
                        RunningAtMs = null,
                        RunningBy = null,
                        LastRunAtMs = startedAt,
                        LastRunStatus = ok ? "ok" : "error",
                        LastStatus = ok ? "ok" : "error",
                        LastError = ok ? null : record.Error,
                        LastDurationMs = now - startedAt,
                        ConsecutiveErrors = ok ? 0 : (old.State.ConsecutiveErrors ?? 0) + 1,
                        LastDelivered = isTurn ? false : null,
                        LastDeliveryStatus = delivery,
                    },
                };
                return closed with { State = closed.State with { NextRunAtMs = CronClock.Next(closed, now) } };
            },
            cancellation);
        if (!mine || job is null)
        {
            return;
        }

        await jobs.AddRunAsync(
            new CronRun(
                now, job.Id, "finished", ok ? "ok" : "error", ok ? record.Text : null, ok ? null : record.Error, isTurn ? false : null, delivery,
                record.SessionId, isTurn ? record.SessionKey : null, startedAt, now - startedAt, job.State.NextRunAtMs, isTurn ? record.Model : null,
                isTurn ? record.Provider : null, isTurn ? new CronUsage(record.InputTokens, record.OutputTokens, record.InputTokens) : null),
            cancellation);
        if (ok && job.Schedule.Kind == "at" && job.DeleteAfterRun == true)
        {
            await jobs.RemoveAsync(job.Id, cancellation);
        }
    }
}
