using System.Text.Json.Serialization.Metadata;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Sends events to the clients of all replicas.</summary>
internal interface IEventBus
{
    /// <summary>Sends an event to everybody who is entitled to it.</summary>
    void Broadcast(EventKind kind, byte[] payload, string? mergeKey = null);

    /// <summary>Sends an event that several replicas may want to send, each for the same reason: the first does.</summary>
    /// <param name="kind">The event.</param>
    /// <param name="payload">The payload as JSON text.</param>
    /// <param name="mergeKey">What a newer event replaces this one by.</param>
    /// <param name="once">Names the reason.</param>
    /// <returns>Completes when what follows may be sent.</returns>
    ValueTask BroadcastOnceAsync(EventKind kind, byte[] payload, string? mergeKey, string once);

    /// <summary>Sends an event of a session to the connections that subscribed to it.</summary>
    /// <param name="kind">session.message, session.tool, sessions.changed, or agent for the stream tool.</param>
    /// <param name="sessionKey">Canonical key of the session.</param>
    /// <param name="payload">The payload as JSON text.</param>
    void ToSession(EventKind kind, string sessionKey, byte[] payload);

    /// <summary>Closes the connections of a device, on every replica.</summary>
    /// <param name="deviceId">The device.</param>
    /// <param name="role">Only those of this role; null for all.</param>
    void CloseDevice(string deviceId, string? role);

    void Broadcast<T>(EventKind kind, T payload, JsonTypeInfo<T> type, string? mergeKey = null) =>
        Broadcast(kind, FrameWriter.Json((payload, type), static (writer, state) =>
            System.Text.Json.JsonSerializer.Serialize(writer, state.payload, state.type)), mergeKey);
}
