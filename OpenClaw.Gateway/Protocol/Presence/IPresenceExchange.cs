namespace OpenClaw.Gateway.Protocol;

/// <summary>Tells the other replicas about presence.</summary>
internal interface IPresenceExchange
{
    /// <param name="key">Key of the entry.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="announces">Clients get an event.</param>
    void Publish(string key, PresenceEntry entry, bool announces);
}
