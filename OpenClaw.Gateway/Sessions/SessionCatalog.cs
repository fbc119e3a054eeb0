using System.Collections.Concurrent;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Sessions;

/// <summary>All sessions, answered from memory and written through to the store.</summary>
internal sealed class SessionCatalog(
    IDocumentStore store, UsageLedger usage, ICollectiveView collective, ModelView model, StorageKind kind, TimeProvider time)
    : ISessionOverview
{
    /// <summary>Sessions beyond this number make the oldest of single calls go.</summary>
    private const int MaxSessions = 5_000;

    private readonly DocumentSet<SessionEntry> _documents = new(store, "session", SessionJson.Default.SessionEntry);
    private readonly ConcurrentDictionary<string, SessionEntry> _sessions = new(StringComparer.Ordinal);
    private long _version;

    public string DefaultAgentId => collective.DefaultAgentId;

    /// <summary>All sessions, newest first.</summary>
    public IEnumerable<SessionEntry> All => _sessions.Values.OrderByDescending(session => session.UpdatedAt);

    /// <summary>Grows with every change of any session.</summary>
    public long Version => Volatile.Read(ref _version);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public SessionEntry? Find(string key) => _sessions.GetValueOrDefault(key);

    /// <summary>Reads all sessions from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var session in await _documents.ListAsync(cancellation))
        {
            Keep(session);
        }
    }

    /// <summary>Takes over what other replicas stored lately, also one that died before it could tell.</summary>
    public async Task RefreshAsync(TimeSpan within, CancellationToken cancellation)
    {
        foreach (var session in await _documents.ListChangedAsync(within, cancellation))
        {
            // What was read may be older than what this process wrote since.
            _sessions.AddOrUpdate(session.Key, session, (_, known) => known.UpdatedAt > session.UpdatedAt ? known : session);
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Forgets the oldest sessions that nobody named, when there are too many of all.</summary>
    /// <returns>The sessions that were forgotten.</returns>
    public async Task<IReadOnlyList<SessionEntry>> PruneAsync(CancellationToken cancellation)
    {
        var surplus = _sessions.Count - MaxSessions;
        if (surplus <= 0)
        {
            return [];
        }

        var forgotten = _sessions.Values.Where(session => session.Status != "running" && session.Label is null && SessionKey.IsForOneCall(session.Key))
            .OrderBy(session => session.UpdatedAt).Take(surplus).ToList();
        foreach (var session in forgotten)
        {
            await DeleteAsync(session.Key, cancellation);
        }

        return forgotten;
    }

    /// <summary>Takes over what another replica stored.</summary>
    public async Task ReloadAsync(string key, CancellationToken cancellation)
    {
        if (await _documents.GetAsync(key, cancellation) is { } session)
        {
            Keep(session);
        }
        else
        {
            Forget(key);
        }
    }

    /// <summary>Gives a session, and makes it when it does not exist.</summary>
    public async Task<(SessionEntry Session, bool IsNew)> OpenAsync(string key, CancellationToken cancellation)
    {
        if (Find(key) is { } known)
        {
            return (known, false);
        }

        var isNew = false;
        var session = await _documents.UpdateAsync(
            key,
            old =>
            {
                isNew = old is null;
                return old ?? new SessionEntry
                {
                    Key = key,
                    SessionId = Guid.NewGuid().ToString(),
                    ModelProvider = model.Provider,
                    Model = model.Default,
                    ContextTokens = ModelView.ContextTokens,
                    CreatedAt = Now,
                    UpdatedAt = Now,
                };
            },
            cancellation);
        Keep(session!);
        return (session!, isNew);
    }

    /// <summary>Changes a session in one step; null when it does not exist.</summary>
    public async Task<SessionEntry?> UpdateAsync(string key, Func<SessionEntry, SessionEntry> change, CancellationToken cancellation)
    {
        var session = await _documents.UpdateAsync(key, old => old is null ? null : change(old) with { UpdatedAt = Now }, cancellation);
        if (session is not null)
        {
            Keep(session);
        }

        return session;
    }

    /// <returns>The session that was deleted; null when there was none.</returns>
    public async Task<SessionEntry?> DeleteAsync(string key, CancellationToken cancellation)
    {
        var deleted = await _documents.DeleteAsync(key, cancellation);
        Forget(key);
        return deleted;
    }

    public string PathOf(string agentId) => kind.Postgres ? $"postgres:openclaw.documents/{agentId}" : $"memory:{agentId}";

    public int CountOf(string agentId) => _sessions.Values.Count(session => session.AgentId == agentId && !SessionKey.IsCronRun(session.Key));

    public IEnumerable<(string Key, long UpdatedAt)> RecentOf(string agentId, int limit) =>
        _sessions.Values.Where(session => session.AgentId == agentId && !SessionKey.IsCronRun(session.Key))
            .OrderByDescending(session => session.UpdatedAt).Take(limit).Select(session => (session.Key, session.UpdatedAt));

    public (long Tokens, decimal CostUsd) UsageToday(string agentId) => usage.OfToday(agentId);

    private void Keep(SessionEntry session)
    {
        _sessions[session.Key] = session;
        Interlocked.Increment(ref _version);
    }

    private void Forget(string key)
    {
        _sessions.TryRemove(key, out _);
        Interlocked.Increment(ref _version);
    }
}
