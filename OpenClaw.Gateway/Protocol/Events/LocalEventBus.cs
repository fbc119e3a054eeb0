namespace OpenClaw.Gateway.Protocol;

/// <summary>The event bus of a gateway without replicas.</summary>
internal sealed class LocalEventBus(EventHub hub) : IEventBus
{
    public void Broadcast(EventKind kind, byte[] payload, string? mergeKey = null) => hub.Broadcast(kind, payload, mergeKey);

    public ValueTask BroadcastOnceAsync(EventKind kind, byte[] payload, string? mergeKey, string once)
    {
        Broadcast(kind, payload, mergeKey);
        return ValueTask.CompletedTask;
    }

    public void ToSession(EventKind kind, string sessionKey, byte[] payload) => hub.Target(kind, payload, sessionKey, (kind, sessionKey), static (receiver, state) =>
        state.kind == EventKind.SessionMessage ? receiver.Subscriptions.WantsMessages(state.sessionKey)
        : state.kind == EventKind.Agent ? receiver.Peer!.ReceivesToolEvents && receiver.Subscriptions.RunsIn(state.sessionKey)
        : receiver.Subscriptions.AllSessions);

    public void CloseDevice(string deviceId, string? role)
    {
        foreach (var receiver in hub.Receivers)
        {
            if (receiver.Peer!.DeviceId == deviceId && (role is null || receiver.Peer.Role == role))
            {
                receiver.Close(CloseReason.DeviceRemoved);
            }
        }
    }
}
