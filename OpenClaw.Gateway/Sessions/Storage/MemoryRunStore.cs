namespace OpenClaw.Gateway.Sessions;

/// <summary>Keeps runs until the process ends. There is no other process, so leases mean nothing.</summary>
internal sealed class MemoryRunStore(TimeProvider time) : IRunStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _runs = new(StringComparer.Ordinal);
    private long _position;

    public Task<(RunRecord Record, bool IsNew)> AcceptAsync(RunRecord fresh, TimeSpan remember, TimeSpan lease, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(fresh.Id, out var known) && !IsForgotten(known, remember))
            {
                return Task.FromResult((known.Record, false));
            }

            _runs[fresh.Id] = new Entry(fresh, ++_position, default);
            return Task.FromResult((fresh, true));
        }
    }

    public Task<RunRecord?> FindAsync(string runId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.Values.Where(entry => entry.Record.RunId == runId).MaxBy(entry => entry.Position)?.Record);
        }
    }

    public Task<IReadOnlyList<RunRecord>> OpenOfAsync(string sessionKey, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<RunRecord>>(
            [
                .. _runs.Values.Where(entry => entry.Record.SessionKey == sessionKey && !entry.Record.IsFinished)
                    .OrderBy(entry => entry.Position).Select(entry => entry.Record),
            ]);
        }
    }

    public Task<bool> IsFirstAsync(string id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(
                !_runs.TryGetValue(id, out var run)
                || !_runs.Values.Any(other =>
                    !other.Record.IsDone && other.Position < run.Position && other.Record.SessionKey == run.Record.SessionKey));
        }
    }

    public Task<(bool Won, RunRecord? Current)> CloseAsync(RunRecord closed, string? owner, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(closed.Id, out var known) || known.Record.IsFinished)
            {
                return Task.FromResult((false, known?.Record));
            }

            _runs[closed.Id] = known with { Record = closed };
            return Task.FromResult((true, (RunRecord?)closed));
        }
    }

    public Task ReleaseAsync(string id, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue(id, out var known))
            {
                _runs[id] = known with { Record = known.Record with { IsDone = true }, DoneAt = time.GetTimestamp() };
            }
        }

        return Task.CompletedTask;
    }

    public Task<bool> RequestStopAsync(string id, string reason, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.TryGetValue(id, out var known) && !known.Record.IsFinished);
        }
    }

    public Task<IReadOnlyDictionary<string, string?>> KeepAsync(
        string owner, IReadOnlyCollection<string> ids, TimeSpan lease, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, string?>>(ids.ToDictionary(id => id, _ => (string?)null));

    public Task<IReadOnlyList<RunRecord>> TakeOverAsync(string owner, TimeSpan lease, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RunRecord>>([]);

    public Task AbandonAsync(string owner, CancellationToken cancellation) => Task.CompletedTask;

    public Task ForgetAsync(TimeSpan remember, CancellationToken cancellation)
    {
        lock (_gate)
        {
            foreach (var id in _runs.Where(pair => IsForgotten(pair.Value, remember)).Select(pair => pair.Key).ToList())
            {
                _runs.Remove(id);
            }
        }

        return Task.CompletedTask;
    }

    private bool IsForgotten(Entry entry, TimeSpan remember) => entry.Record.IsDone && time.GetElapsedTime(entry.DoneAt) > remember;

    private sealed record Entry(RunRecord Record, long Position, long DoneAt);
}
