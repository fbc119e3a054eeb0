using System.Collections.Concurrent;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Accepts runs, works on them one at a time per session, remembers their results, and takes over those of a dead replica.</summary>
internal sealed class RunEngine(
    RunTable table, RunWorker worker, SessionCatalog sessions, RunEvents events, ITranscriptStore transcripts, IDocumentStore store, TimeProvider time,
    ILogger<RunEngine> log) : BackgroundService
{
    /// <summary>A result is remembered for so long, for repeated calls and for agent.wait.</summary>
    private const long RememberMs = 600_000;
    private const long LeaseMs = 6_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private readonly string _owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly DocumentSet<RunRecord> _records = new(store, "run", SessionJson.Default.RunRecord);
    private readonly ConcurrentDictionary<string, Task> _lanes = new(StringComparer.Ordinal);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Stores a run, so that it will be worked on whatever happens to this process; to be started with <see cref="Launch"/>.</summary>
    public async Task<RunStart> AcceptAsync(RunRequest request, CancellationToken cancellation)
    {
        if (table.Find(request.Id) is { } inWork)
        {
            return new(inWork, inWork.Record, IsNew: false);
        }

        var isNew = false;
        var record = await _records.UpdateAsync(
            request.Id,
            old =>
            {
                isNew = old is null || (old.IsFinished && old.EndedAt + RememberMs < Now);
                return isNew
                    ? new RunRecord(
                        request.Id, request.RunId, request.Kind, request.SessionKey, request.Message, request.ExtraSystemPrompt, request.Sender,
                        request.StartedBy, request.TimeoutMs, _owner, Now + LeaseMs, RunRecord.Accepted, Now)
                    : old;
            },
            cancellation);
        if (!isNew)
        {
            return new(table.Find(request.Id), record, IsNew: false);
        }

        var run = new Run(record!);
        return table.TryAdd(run) ? new(run, null, IsNew: true) : new(table.Find(request.Id), record, IsNew: false);
    }

    /// <summary>Puts an accepted run behind the others of its session.</summary>
    public void Launch(Run run)
    {
        // Each session has a chain of its own; nothing is locked over all of them.
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? before = null;
        _lanes.AddOrUpdate(run.SessionKey, turn.Task, (_, last) =>
        {
            before = last;
            return turn.Task;
        });
        _ = Task.Run(() => WorkAsync(run, before, turn));
    }

    /// <summary>Accepts and launches in one go.</summary>
    public async Task<RunStart> StartAsync(RunRequest request, CancellationToken cancellation)
    {
        var start = await AcceptAsync(request, cancellation);
        if (start.IsNew)
        {
            Launch(start.Run!);
        }

        return start;
    }

    /// <summary>The state of a run of any kind; null when it is unknown or forgotten.</summary>
    public async Task<RunRecord?> FindAsync(string runId, CancellationToken cancellation)
    {
        foreach (var kind in (string[])["agent", "chat", "cron", "hook", "http", "heartbeat"])
        {
            var id = RunRecord.IdOf(kind, runId);
            if (table.Find(id)?.Record is { } inWork)
            {
                return inWork;
            }

            if (await _records.GetAsync(id, cancellation) is { } stored)
            {
                return stored;
            }
        }

        return null;
    }

    /// <summary>Waits for a run's end, also when another replica works on it.</summary>
    /// <returns>Null when the run is unknown or did not end in time.</returns>
    public async Task<RunRecord?> WaitAsync(string runId, TimeSpan limit, CancellationToken cancellation)
    {
        var deadline = time.GetTimestamp();
        while (true)
        {
            var record = await FindAsync(runId, cancellation);
            if (record is { IsFinished: true })
            {
                return record;
            }

            var left = limit - time.GetElapsedTime(deadline);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            var step = left < TimeSpan.FromMilliseconds(250) ? left : TimeSpan.FromMilliseconds(250);
            if (record is not null && table.Find(record.Id) is { } run)
            {
                await Task.WhenAny(run.Finished, Task.Delay(left, time, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
            else
            {
                await Task.Delay(step, time, cancellation);
            }
        }
    }

    /// <summary>Ends a run before it is done: the chat event, the partial text, then the run itself.</summary>
    public async Task AbortAsync(Run run, string stopReason, CancellationToken cancellation)
    {
        if (run.TryCloseChat())
        {
            var partial = run.Text;
            if (partial.Length > 0 && sessions.Find(run.SessionKey) is { } session)
            {
                var message = new TranscriptMessage(RunWorker.AnswerId(run), "assistant", partial, Now, Model: session.Model, Provider: session.ModelProvider, StopReason: "aborted");
                var (stored, isNew) = await transcripts.AppendAsync(session.SessionId, message, cancellation);
                if (isNew)
                {
                    events.Message(session, stored);
                }
            }

            if (run.Record.Kind != "heartbeat")
            {
                events.Chat(run.RunId, run.SessionKey, run.NextSeq(), "aborted", partial.Length > 0 ? partial : null, stopReason: stopReason);
            }
        }

        run.Cancel(stopReason);
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
                    await KeepLeasesAsync(stoppingToken);
                    await TakeOverAsync(stoppingToken);
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
            // Stopping: what is left is taken over by another replica, or by this one after its restart.
        }
    }

    private async Task WorkAsync(Run run, Task? before, TaskCompletionSource turn)
    {
        try
        {
            if (before is not null)
            {
                await before;
            }

            run.IsActive = true;
            var record = await worker.RunAsync(run);
            await StoreAsync(record);
            run.Finish(record);
        }
        catch (Exception e)
        {
            log.RunFailed(run.RunId, e);
            var record = run.Record with { State = RunRecord.Failed, Error = e.Message, EndedAt = Now };
            await StoreAsync(record);
            run.Finish(record);
        }
        finally
        {
            turn.SetResult();
            _lanes.TryRemove(KeyValuePair.Create(run.SessionKey, turn.Task));
            _ = ForgetAsync(run);
        }
    }

    private async Task StoreAsync(RunRecord record)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _records.PutAsync(record.Id, record);
                return;
            }
            catch (Exception e) when (attempt < 10)
            {
                log.RoundFailed(e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), time);
            }
            catch (Exception e)
            {
                log.RunFailed(record.RunId, e);
                return;
            }
        }
    }

    private async Task ForgetAsync(Run run)
    {
        // A repeated call finds the run here before it looks into the store.
        await Task.Delay(TimeSpan.FromSeconds(5), time);
        table.Remove(run);
        run.Dispose();
    }

    private async Task KeepLeasesAsync(CancellationToken cancellation)
    {
        foreach (var run in table.All.Where(run => !run.Finished.IsCompleted).ToList())
        {
            await _records.UpdateAsync(
                run.Record.Id, old => old is { IsFinished: false } && old.Owner == _owner ? old with { LeaseUntil = Now + LeaseMs } : old, cancellation);
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellation)
    {
        foreach (var record in await _records.ListAsync(cancellation))
        {
            if (record.IsFinished)
            {
                if (record.EndedAt + RememberMs < Now)
                {
                    await _records.DeleteAsync(record.Id, cancellation);
                }

                continue;
            }

            if (record.LeaseUntil >= Now || table.Find(record.Id) is not null)
            {
                continue;
            }

            var claimed = await _records.UpdateAsync(
                record.Id,
                old => old is { IsFinished: false } && old.LeaseUntil < Now ? old with { Owner = _owner, LeaseUntil = Now + LeaseMs } : old,
                cancellation);
            if (claimed is { IsFinished: false } && claimed.Owner == _owner)
            {
                var run = new Run(claimed);
                if (table.TryAdd(run))
                {
                    log.TakenOver(claimed.RunId);
                    Launch(run);
                }
            }
        }
    }
}
