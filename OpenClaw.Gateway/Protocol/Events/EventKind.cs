using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>An event of the protocol: its name, who is entitled to it and what a slow receiver may miss.</summary>
internal sealed class EventKind
{
    public static readonly EventKind Challenge = new("connect.challenge");
    public static readonly EventKind Agent = new("agent");
    public static readonly EventKind Chat = new("chat");
    public static readonly EventKind ChatDelta = new("chat", Droppability.Merge);
    public static readonly EventKind SessionMessage = new("session.message", Droppability.Drop, OperatorScopes.Read);
    public static readonly EventKind SessionTool = new("session.tool", Droppability.Drop, OperatorScopes.Read);
    public static readonly EventKind SessionsChanged = new("sessions.changed", Droppability.Merge, OperatorScopes.Read);
    public static readonly EventKind Presence = new("presence", Droppability.Merge);
    public static readonly EventKind Tick = new("tick", Droppability.Merge);
    public static readonly EventKind Shutdown = new("shutdown");
    public static readonly EventKind Health = new("health", Droppability.Merge);
    public static readonly EventKind Heartbeat = new("heartbeat", Droppability.Merge);
    public static readonly EventKind Cron = new("cron", Droppability.Drop);
    public static readonly EventKind PairRequested = new("device.pair.requested", Droppability.Drop, OperatorScopes.Pairing);
    public static readonly EventKind PairResolved = new("device.pair.resolved", Droppability.Drop, OperatorScopes.Pairing);

    /// <summary>Every event that hello-ok advertises, in its order; clients subscribe by name.</summary>
    public static readonly string[] Advertised =
    [
        "connect.challenge", "agent", "chat", "session.message", "session.tool", "sessions.changed", "presence", "tick", "talk.mode",
        "shutdown", "health", "heartbeat", "cron", "node.pair.requested", "node.pair.resolved", "node.invoke.request",
        "device.pair.requested", "device.pair.resolved", "voicewake.changed", "exec.approval.requested", "exec.approval.resolved",
        "plugin.approval.requested", "plugin.approval.resolved", "update.available",
    ];

    /// <summary>The events this gateway sends.</summary>
    public static readonly EventKind[] All =
    [
        Challenge, Agent, Chat, ChatDelta, SessionMessage, SessionTool, SessionsChanged, Presence, Tick, Shutdown, Health, Heartbeat, Cron,
        PairRequested, PairResolved,
    ];

    private EventKind(string name, Droppability droppability = Droppability.Never, OperatorScopes needs = OperatorScopes.None)
    {
        Name = name;
        EncodedName = JsonEncodedText.Encode(name);
        Droppability = droppability;
        Needs = needs;
    }

    public string Name { get; }

    public JsonEncodedText EncodedName { get; }

    public Droppability Droppability { get; }

    /// <summary>The scope a receiver needs; none for everybody.</summary>
    public OperatorScopes Needs { get; }

    /// <summary>The kind that a replica's peer named on the wire between replicas.</summary>
    public static EventKind? Find(string name, bool merges) =>
        Array.Find(All, kind => kind.Name == name && (kind.Droppability == Droppability.Merge) == merges);

    public bool IsEntitled(Peer peer) => Needs == OperatorScopes.None || (peer.IsOperator && peer.Scopes.Allows(Needs));
}
