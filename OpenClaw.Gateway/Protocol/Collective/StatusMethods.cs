using System.Text.Json;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Protocol;

/// <summary>status, last-heartbeat, set-heartbeats and wake.</summary>
internal sealed class StatusMethods(
    ICollectiveView collective, SessionCatalog sessions, HeartbeatSettings settings, HeartbeatTurns heartbeats, ISystemTexts texts, ModelView model,
    TimeProvider time) : IMethodGroup
{
    private const int Recent = 10;

    private readonly Snapshot?[] _known = new Snapshot?[2];

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public IEnumerable<RpcMethod> Methods =>
    [
        new("status", OperatorScopes.Read, call => RpcResult.Json(Status(call.IsAdmin))),
        new("last-heartbeat", OperatorScopes.Read, _ => RpcResult.Json(heartbeats.Last ?? "null"u8.ToArray())),
        new("set-heartbeats", OperatorScopes.Admin, Switch),
        new("wake", OperatorScopes.Write, WakeAsync, Shape.Strict(
            Shape.Required("mode", Shape.OneOf("now", "next-heartbeat")), Shape.Required("text", Shape.Text(1, 20_000)))),
    ];

    /// <summary>The payload, written anew when something in it changed; the view of the agents changes four times a second.</summary>
    private byte[] Status(bool isAdmin)
    {
        var source = new Source(collective.Agents, sessions.Version, texts.Waiting, settings.IsEnabled);
        ref var known = ref _known[isAdmin ? 1 : 0];
        if (Volatile.Read(ref known) is { } snapshot && snapshot.Source == source)
        {
            return snapshot.Payload;
        }

        var payload = FrameWriter.Json((this, source.Agents, isAdmin), static (writer, state) => state.Item1.Write(writer, state.Agents, state.isAdmin));
        Volatile.Write(ref known, new Snapshot(source, payload));
        return payload;
    }

    private void Write(Utf8JsonWriter writer, IReadOnlyList<AgentView> agents, bool isAdmin)
    {
        writer.WriteStartObject();
        writer.WriteString("runtimeVersion"u8, OpenClawVersion.Text);
        writer.WriteStartObject("heartbeat"u8);
        writer.WriteString("defaultAgentId"u8, collective.DefaultAgentId);
        writer.WriteStartArray("agents"u8);
        foreach (var agent in agents)
        {
            var heartbeat = settings.Of(agent.Id);
            writer.WriteStartObject();
            writer.WriteString("agentId"u8, agent.Id);
            writer.WriteBoolean("enabled"u8, heartbeat.Enabled);
            writer.WriteString("every"u8, heartbeat.Every);
            NumberOrNull(writer, "everyMs", heartbeat.EveryMs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("channelSummary"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("queuedSystemEvents"u8);
        foreach (var text in texts.Waiting)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
        WriteSessions(writer, agents, isAdmin);
        writer.WriteEndObject();
    }

    private void WriteSessions(Utf8JsonWriter writer, IReadOnlyList<AgentView> agents, bool isAdmin)
    {
        var all = sessions.All.Where(session => !SessionKey.IsCronRun(session.Key)).ToList();
        writer.WriteStartObject("sessions"u8);
        writer.WriteStartArray("paths"u8);
        foreach (var agent in isAdmin ? agents : [])
        {
            writer.WriteStringValue(sessions.PathOf(agent.Id));
        }

        writer.WriteEndArray();
        writer.WriteNumber("count"u8, all.Count);
        writer.WriteStartObject("defaults"u8);
        writer.WriteString("model"u8, isAdmin ? model.Default : null);
        NumberOrNull(writer, "contextTokens", isAdmin ? ModelView.ContextTokens : null);
        writer.WriteEndObject();
        WriteRecent(writer, isAdmin ? all : []);
        writer.WriteStartArray("byAgent"u8);
        foreach (var agent in agents)
        {
            var own = all.Where(session => session.AgentId == agent.Id).ToList();
            writer.WriteStartObject();
            writer.WriteString("agentId"u8, agent.Id);
            writer.WriteString("path"u8, isAdmin ? sessions.PathOf(agent.Id) : "[redacted]");
            writer.WriteNumber("count"u8, own.Count);
            WriteRecent(writer, isAdmin ? own : []);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteRecent(Utf8JsonWriter writer, IReadOnlyList<SessionEntry> list)
    {
        var now = Now;
        writer.WriteStartArray("recent"u8);
        foreach (var session in list.Take(Recent))
        {
            var left = session.TotalTokens is { } total ? Math.Max(0, session.ContextTokens - total) : (long?)null;
            writer.WriteStartObject();
            writer.WriteString("agentId"u8, session.AgentId ?? collective.DefaultAgentId);
            writer.WriteString("key"u8, session.Key);
            writer.WriteString("kind"u8, "direct"u8);
            writer.WriteString("sessionId"u8, session.SessionId);
            writer.WriteNumber("updatedAt"u8, session.UpdatedAt);
            writer.WriteNumber("age"u8, Math.Max(0, now - session.UpdatedAt));
            writer.WriteBoolean("systemSent"u8, session.SystemSent == true);
            writer.WriteBoolean("abortedLastRun"u8, session.AbortedLastRun == true);
            NumberOrNull(writer, "inputTokens", session.InputTokens ?? 0);
            NumberOrNull(writer, "outputTokens", session.OutputTokens ?? 0);
            writer.WriteNumber("cacheRead"u8, 0);
            writer.WriteNumber("cacheWrite"u8, 0);
            NumberOrNull(writer, "totalTokens", session.TotalTokens);
            writer.WriteBoolean("totalTokensFresh"u8, session.TotalTokensFresh);
            NumberOrNull(writer, "remainingTokens", left);
            NumberOrNull(writer, "percentUsed", session.TotalTokens is { } used && session.ContextTokens > 0 ? used * 100 / session.ContextTokens : null);
            writer.WriteString("model"u8, session.Model);
            writer.WriteNumber("contextTokens"u8, session.ContextTokens);
            writer.WriteStartArray("flags"u8);
            if (session.SystemSent == true)
            {
                writer.WriteStringValue("system"u8);
            }

            writer.WriteStringValue($"id:{session.SessionId}");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private ValueTask<RpcResult> Switch(RpcCall call)
    {
        if (call.Params.Flag("enabled") is not { } enabled)
        {
            return RpcResult.Invalid("invalid set-heartbeats params: enabled (boolean) required");
        }

        settings.IsEnabled = enabled;
        return RpcResult.Json(enabled ? """{"ok":true,"enabled":true}"""u8.ToArray() : """{"ok":true,"enabled":false}"""u8.ToArray());
    }

    private async ValueTask<RpcResult> WakeAsync(RpcCall call)
    {
        await texts.QueueAsync(call.Params.Text("text")!.Trim(), call.Connection.Closed);
        if (call.Params.Text("mode") == "now")
        {
            heartbeats.StartNow(collective.DefaultAgentId);
        }

        return RpcResult.Json("""{"ok":true}"""u8.ToArray());
    }

    private static void NumberOrNull(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>What a payload was written from; the lists are compared by reference.</summary>
    private readonly record struct Source(IReadOnlyList<AgentView> Agents, long Sessions, IReadOnlyList<string> Texts, bool Heartbeats);

    private sealed record Snapshot(Source Source, byte[] Payload);
}
