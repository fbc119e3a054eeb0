namespace OpenClaw.Gateway.Protocol;

/// <summary>Keeps the presence list up to date with connections and system events, on every replica.</summary>
internal sealed class PresenceTracker(PresenceList list, StateVersions versions, EventHub hub, IPresenceExchange exchange, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A connect changes the version but sends no event.</summary>
    public void Connected(Connection connection)
    {
        if (PresenceList.Of(connection, "connect", Now) is { } found)
        {
            list.Upsert(found.Key, found.Entry);
            versions.PresenceChanged();
            exchange.Publish(found.Key, found.Entry, announces: false);
        }
    }

    public void Disconnected(Connection connection)
    {
        if (PresenceList.Of(connection, "disconnect", Now) is { } found)
        {
            Announce(found.Key, found.Entry);
        }
    }

    /// <summary>Takes a report of system-event over.</summary>
    /// <returns>The entry before, or null.</returns>
    public PresenceEntry? Report(string key, PresenceEntry entry) => Announce(key, entry with { Ts = Now });

    /// <summary>Takes over what another replica published.</summary>
    public void Received(string key, PresenceEntry entry, bool announces)
    {
        list.Upsert(key, entry);
        versions.PresenceChanged();
        if (announces)
        {
            hub.Broadcast(EventKind.Presence, list.Payload());
        }
    }

    private PresenceEntry? Announce(string key, PresenceEntry entry)
    {
        var before = list.Upsert(key, entry);
        versions.PresenceChanged();
        if (hub.Count > 0)
        {
            hub.Broadcast(EventKind.Presence, list.Payload());
        }

        exchange.Publish(key, entry, announces: true);
        return before;
    }
}
