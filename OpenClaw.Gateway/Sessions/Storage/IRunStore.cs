namespace OpenClaw.Gateway.Sessions;

/// <summary>Keeps runs for all replicas and decides between them: who works on a run, whose turn it is, who ends it.</summary>
internal interface IRunStore
{
    /// <summary>Stores a new run behind the others of its session.</summary>
    /// <param name="fresh">The run.</param>
    /// <param name="remember">A run with the same id that was done longer ago than this is forgotten.</param>
    /// <param name="lease">For so long nobody else takes the run over.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    /// <returns>The new run, or the one that has the id already.</returns>
    Task<(RunRecord Record, bool IsNew)> AcceptAsync(RunRecord fresh, TimeSpan remember, TimeSpan lease, CancellationToken cancellation);

    /// <summary>The newest run with this run id, of any kind.</summary>
    Task<RunRecord?> FindAsync(string runId, CancellationToken cancellation);

    /// <summary>Runs of a session whose outcome is open, oldest first.</summary>
    Task<IReadOnlyList<RunRecord>> OpenOfAsync(string sessionKey, CancellationToken cancellation);

    /// <summary>No older run of its session is left.</summary>
    Task<bool> IsFirstAsync(string id, CancellationToken cancellation);

    /// <summary>Decides the outcome of a run. Of all who try, on whichever replica, one succeeds.</summary>
    /// <param name="closed">The run with its outcome.</param>
    /// <param name="owner">Only while this process owns the run; null to end it whoever owns it.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    /// <returns>Whether this call decided it, and the run as it is now; null when it does not exist.</returns>
    Task<(bool Won, RunRecord? Current)> CloseAsync(RunRecord closed, string? owner, CancellationToken cancellation);

    /// <summary>Nothing is left to do for a closed run; its session is free for the next.</summary>
    Task ReleaseAsync(string id, CancellationToken cancellation);

    /// <summary>Notes that a run is to be stopped.</summary>
    /// <returns>False when its outcome is decided already.</returns>
    Task<bool> RequestStopAsync(string id, string reason, CancellationToken cancellation);

    /// <summary>Keeps runs from being taken over.</summary>
    /// <returns>Those that this process still owns, each with the reason to stop it, or null.</returns>
    Task<IReadOnlyDictionary<string, string?>> KeepAsync(string owner, IReadOnlyCollection<string> ids, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Takes over runs that nobody keeps any more.</summary>
    Task<IReadOnlyList<RunRecord>> TakeOverAsync(string owner, TimeSpan lease, int limit, CancellationToken cancellation);

    /// <summary>Leaves the runs of a process to the others at once.</summary>
    Task AbandonAsync(string owner, CancellationToken cancellation);

    /// <summary>Removes runs that were done longer ago than this.</summary>
    Task ForgetAsync(TimeSpan remember, CancellationToken cancellation);
}
