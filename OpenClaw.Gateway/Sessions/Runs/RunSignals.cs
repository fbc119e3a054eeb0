using System.Collections.Concurrent;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Wakes those who wait for the end of a run or for their turn in a session, whichever replica the run was on.</summary>
internal sealed class RunSignals(IRunExchange exchange)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Somebody wants a run to be stopped: its id and the reason.</summary>
    public event Action<string, string>? StopRequested;

    /// <summary>Completes when the run is done. Take it before looking into the store, and give it back with <see cref="Forget"/>.</summary>
    public Task DoneOf(string runId) => Next($"run {runId}");

    /// <summary>Completes when a run of the session is done. Take it before looking into the store, and give it back with <see cref="Forget"/>.</summary>
    public Task TurnOf(string sessionKey) => Next($"session {sessionKey}");

    /// <summary>Nobody may hear of this any more; who shares it finds out by looking again.</summary>
    public void Forget(Task signal)
    {
        if (!signal.IsCompleted && signal.AsyncState is string name && _waiting.TryGetValue(name, out var source) && source.Task == signal)
        {
            _waiting.TryRemove(KeyValuePair.Create(name, source));
        }
    }

    /// <summary>Tells everybody that a run is done.</summary>
    public void Done(string runId, string sessionKey)
    {
        ReceivedDone(runId, sessionKey);
        exchange.Done(runId, sessionKey);
    }

    /// <summary>Asks the other replicas to stop a run.</summary>
    public void Stop(string id, string reason) => exchange.Stop(id, reason);

    public void ReceivedDone(string runId, string sessionKey)
    {
        Wake($"run {runId}");
        Wake($"session {sessionKey}");
    }

    public void ReceivedStop(string id, string reason) => StopRequested?.Invoke(id, reason);

    private Task Next(string name) =>
        _waiting.GetOrAdd(name, static name => new TaskCompletionSource(name, TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Wake(string name)
    {
        if (_waiting.TryRemove(name, out var source))
        {
            source.TrySetResult();
        }
    }
}
