using System.Collections.Concurrent;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The session events that one connection asked for.</summary>
internal sealed class Subscriptions
{
    /// <summary>Most sessions that a connection may subscribe to one by one.</summary>
    public const int MaxSessions = 1000;

    private ConcurrentDictionary<string, bool>? _messages;
    private ConcurrentDictionary<string, bool>? _ownRuns;

    /// <summary>Changes and messages of all sessions.</summary>
    public bool AllSessions { get; set; }

    /// <summary>Subscribes to the messages of one session.</summary>
    /// <returns>False when the connection has too many subscriptions.</returns>
    public bool AddMessages(string sessionKey)
    {
        var messages = LazyInitializer.EnsureInitialized(ref _messages, () => new(StringComparer.Ordinal));
        return messages.Count < MaxSessions && (messages[sessionKey] = true);
    }

    public void RemoveMessages(string sessionKey) => _messages?.TryRemove(sessionKey, out _);

    public bool WantsMessages(string sessionKey) => AllSessions || _messages?.ContainsKey(sessionKey) == true;

    /// <summary>Remembers that this connection started a run in the session: it gets the run's tool events.</summary>
    public void StartedRunIn(string sessionKey)
    {
        var runs = LazyInitializer.EnsureInitialized(ref _ownRuns, () => new(StringComparer.Ordinal));
        if (runs.Count < MaxSessions)
        {
            runs[sessionKey] = true;
        }
    }

    public bool RunsIn(string sessionKey) => _ownRuns?.ContainsKey(sessionKey) == true;
}
