using System.Diagnostics;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Accepts runs, works on them one at a time per session, remembers their results, and takes over those of a dead replica.</summary>
internal sealed class RunEngine : BackgroundService
{
    private const int TakeOverAtOnce = 100;
    private const int RoundsUntilForget = 30;

    /// <summary>A result is remembered for so long, for repeated calls and for agent.wait.</summary>
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    /// <summary>How often who waits for a signal looks all the same.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>How long another replica may take to stop a run before it is ended from here.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    /// <summary>How long to wait for what another replica makes of a run.</summary>
    private static readonly TimeSpan FollowLimit = TimeSpan.FromHours(1);

    private readonly string _owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly RunTable _table;
    private readonly RunWorker _worker;
    private readonly RunEnding _ending;
    private readonly IRunStore _store;
    private readonly RunSignals _signals;
    private readonly TimeProvider _time;
    private readonly ILogger<RunEngine> _log;

    public RunEngine(RunTable table, RunWorker worker, RunEnding ending, IRunStore store, RunSignals signals, TimeProvider time, ILogger<RunEngine> log)
    {
        (_table, _worker, _ending, _store, _signals, _time, _log) = (table, worker, ending, store, signals, time, log);
        signals.StopRequested += (id, reason) => _ = StopOwnAsync(id, reason);
    }

    /// <summary>Stores a run, so that it will be worked on whatever happens to this process; to be started with <see cref="Launch"/>.</summary>
    public async Task<RunStart> AcceptAsync(RunRequest request, CancellationToken cancellation)
    {
        if (_table.Find(request.Id) is { } inWork)
        {
            return new(inWork, inWork.Record, IsNew: false);
        }

        var (record, isNew) = await _store.AcceptAsync(
            new RunRecord(
                request.Id, request.RunId, request.Kind, request.SessionKey, request.Message, request.ExtraSystemPrompt, request.Sender, request.StartedBy,
                request.TimeoutMs, _owner, RunRecord.Accepted, _time.GetUtcNow().ToUnixTimeMilliseconds())
            {
                TraceParent = Activity.Current?.Id,
            },
            Remember,
            Lease,
            cancellation);
        if (!isNew)
        {
            return new(_table.Find(request.Id), record, IsNew: false);
        }

        var run = new Run(record);
        return _table.TryAdd(run) ? new(run, null, IsNew: true) : new(_table.Find(request.Id), record, IsNew: false);
    }

    /// <summary>Begins to work on an accepted run as soon as the older ones of its session are done. Until then nobody keeps its lease.</summary>
    public void Launch(Run run)
    {
        if (run.TryLaunch())
        {
            _ = Task.Run(() => WorkAsync(run));
        }
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
    public Task<RunRecord?> FindAsync(string runId, CancellationToken cancellation) => _store.FindAsync(runId, cancellation);

    /// <summary>Runs of a session whose outcome is open, on any replica.</summary>
    public Task<IReadOnlyList<RunRecord>> OpenOfAsync(string sessionKey, CancellationToken cancellation) => _store.OpenOfAsync(sessionKey, cancellation);

    /// <summary>Waits for a run's end, also when another replica works on it.</summary>
    /// <returns>Null when the run is unknown or did not end in time.</returns>
    public async Task<RunRecord?> WaitAsync(string runId, TimeSpan limit, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var done = _signals.DoneOf(runId);
            try
            {
                var record = await _store.FindAsync(runId, cancellation);
                if (record is { IsDone: true })
                {
                    return record;
                }

                var left = limit - _time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    return null;
                }

                await MessageSignals.WaitAsync(done, left < Look ? left : Look, _time, cancellation);
            }
            finally
            {
                _signals.Forget(done);
            }
        }
    }

    /// <summary>Ends a run before it is done, whichever replica works on it.</summary>
    public async Task AbortAsync(RunRecord record, string reason, CancellationToken cancellation)
    {
        if (_table.Find(record.Id) is { IsLost: false } run)
        {
            await AbortAsync(run, reason);
            return;
        }

        if (!await _store.RequestStopAsync(record.Id, reason, cancellation))
        {
            return;
        }

        _signals.Stop(record.Id, reason);
        if (await WaitAsync(record.RunId, StopLimit, cancellation) is null)
        {
            await _ending.AbortForeignAsync(record, reason);
        }
    }

    /// <summary>Ends a run of this process before it is done.</summary>
    public async Task AbortAsync(Run run, string reason)
    {
        try
        {
            await _ending.AbortAsync(run, reason);
        }
        catch (RunLostException)
        {
            run.Lose();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            // What is left goes to another replica, or to this one after its restart, without waiting for a lease to end.
            await _store.AbandonAsync(_owner, cancellationToken);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            _log.RoundFailed(e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, _time);
        try
        {
            var rounds = 0;
            do
            {
                try
                {
                    await KeepLeasesAsync(stoppingToken);
                    await TakeOverAsync(stoppingToken);
                    if (rounds++ % RoundsUntilForget == 0)
                    {
                        await _store.ForgetAsync(Remember, stoppingToken);
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    _log.RoundFailed(e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task WorkAsync(Run run)
    {
        try
        {
            await WorkOrThrowAsync(run);
        }
        catch (Exception e)
        {
            if (e is not RunLostException)
            {
                _log.RunFailed(run.RunId, e);
            }

            await FollowAsync(run);
        }
        finally
        {
            _ = ForgetAsync(run);
        }
    }

    private async Task WorkOrThrowAsync(Run run)
    {
        var record = run.Record;
        if (record.IsFinished)
        {
            // Its process died between the decision and the news of it.
            await _ending.TellAsync(record);
            await _worker.SettleAsync(run);
        }
        else
        {
            try
            {
                await TurnAsync(run);
                record = run.StopReason is { } stop ? await _worker.GiveUpAsync(run, stop) : await _worker.RunAsync(run);
            }
            catch (Exception e) when (e is not RunLostException)
            {
                _log.RunFailed(run.RunId, e);
                (var won, record) = await _ending.CloseAsync(
                    run, run.Record with { State = RunRecord.Failed, Error = e.Message, EndedAt = _time.GetUtcNow().ToUnixTimeMilliseconds() });
                if (won)
                {
                    await _ending.TellAsync(record);
                }
            }
        }

        await _ending.ReleaseAsync(record);
        run.Finish(record);
    }

    /// <summary>Waits until no older run of the session is left, on any replica, or somebody stops this one.</summary>
    private async Task TurnAsync(Run run)
    {
        while (true)
        {
            var turn = _signals.TurnOf(run.SessionKey);
            try
            {
                if (await _store.IsFirstAsync(run.Record.Id, run.Cancelled))
                {
                    run.IsActive = true;
                    return;
                }

                await MessageSignals.WaitAsync(turn, Look, _time, run.Cancelled);
            }
            catch (OperationCanceledException) when (run.Cancelled.IsCancellationRequested)
            {
                if (run.IsLost)
                {
                    throw new RunLostException();
                }

                return;
            }
            catch (StorageUnavailableException e)
            {
                _log.RoundFailed(e.Message);
                await Task.Delay(Look, _time);
            }
        }
    }

    /// <summary>Tells who waits here what the run came to elsewhere.</summary>
    private async Task FollowAsync(Run run)
    {
        run.Lose();
        _table.Remove(run);
        RunRecord? record = null;
        for (var started = _time.GetTimestamp(); record is null && _time.GetElapsedTime(started) < FollowLimit;)
        {
            try
            {
                record = await WaitAsync(run.RunId, FollowLimit, CancellationToken.None);
            }
            catch (Exception e)
            {
                _log.RoundFailed(e.Message);
                await Task.Delay(Look, _time);
            }
        }

        run.Finish(record ?? run.Record with { State = RunRecord.Failed, Error = "the run did not end in time" });
    }

    private async Task ForgetAsync(Run run)
    {
        // A repeated call finds the run here before it looks into the store.
        await Task.Delay(TimeSpan.FromSeconds(5), _time);
        _table.Remove(run);
        run.Dispose();
    }

    private async Task StopOwnAsync(string id, string reason)
    {
        if (_table.Find(id) is { IsLost: false, Finished.IsCompleted: false } run)
        {
            try
            {
                await AbortAsync(run, reason);
            }
            catch (Exception e)
            {
                _log.RoundFailed(e.Message);
            }
        }
    }

    private async Task KeepLeasesAsync(CancellationToken cancellation)
    {
        var own = _table.All.Where(run => run is { IsLaunched: true, IsLost: false, Finished.IsCompleted: false }).ToList();
        if (own.Count == 0)
        {
            return;
        }

        var kept = await _store.KeepAsync(_owner, [.. own.Select(run => run.Record.Id)], Lease, cancellation);
        foreach (var run in own)
        {
            if (!kept.TryGetValue(run.Record.Id, out var stop))
            {
                run.Lose();
            }
            else if (stop is not null && run.StopReason is null)
            {
                await StopOwnAsync(run.Record.Id, stop);
            }
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellation)
    {
        IReadOnlyList<RunRecord> taken;
        do
        {
            taken = await _store.TakeOverAsync(_owner, Lease, TakeOverAtOnce, cancellation);
            foreach (var record in taken)
            {
                if (_table.Find(record.Id) is { IsLost: false } own)
                {
                    // This process was too slow to keep it, or never launched it.
                    Launch(own);
                    continue;
                }

                var run = new Run(record);
                if (_table.TryAdd(run))
                {
                    _log.TakenOver(record.RunId);
                    if (record is { IsFinished: false, StopReason: { } stop })
                    {
                        run.Cancel(stop);
                    }

                    Launch(run);
                }
            }
        }
        while (taken.Count == TakeOverAtOnce);
    }
}
