using System.Collections.Frozen;

namespace OpenClaw.Gateway.Protocol;

/// <summary>All methods by name.</summary>
internal sealed class MethodTable : INamePool
{
    // The order in which hello-ok lists them.
    private static readonly string[] Order =
    [
        "health", "status", "usage.cost", "gateway.identity.get", "system-presence", "last-heartbeat", "logs.tail", "config.get", "agents.list",
        "agent.identity.get", "agents.files.list", "agents.files.get", "models.list", "skills.status", "tools.catalog", "tools.effective",
        "chat.history", "sessions.list", "sessions.preview", "sessions.subscribe", "sessions.unsubscribe", "sessions.messages.subscribe",
        "sessions.messages.unsubscribe", "cron.list", "cron.status", "cron.runs", "wake", "agent", "agent.wait", "chat.send", "chat.abort",
        "sessions.create", "sessions.send", "sessions.abort", "system-event", "set-heartbeats", "agents.files.set", "secrets.reload",
        "sessions.patch", "sessions.reset", "sessions.delete", "sessions.compact", "cron.add", "cron.update", "cron.remove", "cron.run",
        "device.pair.list", "device.pair.approve", "device.pair.reject", "device.pair.remove", "device.token.rotate", "device.token.revoke",
        "usage.status", "doctor.memory.status", "channels.status", "config.schema.lookup", "node.list", "node.pair.list", "secrets.resolve",
        "exec.approvals.get", "node.describe", "node.rename", "node.invoke", "node.pair.approve", "node.pair.reject", "node.pair.verify",
        "skills.bins", "channels.logout", "send", "exec.approval.request", "plugin.approval.request", "exec.approval.waitDecision",
        "plugin.approval.waitDecision", "exec.approval.resolve", "plugin.approval.resolve", "tts.status", "tts.providers", "talk.config",
        "voicewake.get",
    ];

    private readonly FrozenDictionary<string, RpcMethod> _methods;
    private readonly FrozenDictionary<string, RpcMethod>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public MethodTable(IEnumerable<IMethodGroup> groups, ProtocolMetrics metrics)
    {
        _methods = groups.SelectMany(group => group.Methods).ToFrozenDictionary(method => method.Name, StringComparer.Ordinal);
        _bySpan = _methods.GetAlternateLookup<ReadOnlySpan<char>>();
        Advertised = [.. Order.Where(_methods.ContainsKey)];
        metrics.Observe([.. _methods.Values.Select(method => method.Counts), Unknown]);
    }

    public IReadOnlyList<string> Advertised { get; }

    /// <summary>Counts the calls of names that nobody knows under one label.</summary>
    public MethodCounts Unknown { get; } = new(ProtocolMetrics.OtherMethod);

    public IEnumerable<RpcMethod> All => _methods.Values;

    public RpcMethod? Find(string name) => _methods.GetValueOrDefault(name);

    string? INamePool.Find(ReadOnlySpan<char> name) => _bySpan.TryGetValue(name, out var method) ? method.Name : null;
}
