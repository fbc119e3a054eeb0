using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>sessions.list, preview, get, resolve and the subscriptions.</summary>
internal sealed class SessionQueryMethods(
    SessionAddress address, SessionCatalog sessions, ITranscriptStore transcripts, ModelView model, TimeProvider time) : IMethodGroup
{
    private const int MaxPreviewKeys = 64;
    private static readonly Shape Key = Shape.Strict(Shape.Required("key", Shape.Text(1, SessionKey.MaxLength)));
    private static readonly Shape Nothing = Shape.Lenient();

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public IEnumerable<RpcMethod> Methods =>
    [
        new("sessions.list", OperatorScopes.Read, List, Shape.Strict(
            Shape.Optional("limit", Shape.Int(1)), Shape.Optional("activeMinutes", Shape.Int(1)), Shape.Optional("agentId", Shape.Text()),
            Shape.Optional("search", Shape.Text()), Shape.Optional("label", Shape.Text(1, 512)), Shape.Optional("spawnedBy", Shape.Text()),
            Shape.Optional("includeGlobal", Shape.Bool), Shape.Optional("includeUnknown", Shape.Bool),
            Shape.Optional("includeDerivedTitles", Shape.Bool), Shape.Optional("includeLastMessage", Shape.Bool))),
        new("sessions.preview", OperatorScopes.Read, PreviewAsync, Shape.Strict(
            Shape.Required("keys", Shape.ArrayOf(Shape.Text(1))), Shape.Optional("limit", Shape.Int(1)), Shape.Optional("maxChars", Shape.Int(20)))),
        new("sessions.get", OperatorScopes.Read, GetAsync),
        new("sessions.resolve", OperatorScopes.Read, Resolve, Shape.Strict(
            Shape.Optional("key", Shape.Text(1)), Shape.Optional("sessionId", Shape.Text(1)), Shape.Optional("label", Shape.Text(1, 512)),
            Shape.Optional("agentId", Shape.Text()), Shape.Optional("spawnedBy", Shape.Text()), Shape.Optional("includeGlobal", Shape.Bool),
            Shape.Optional("includeUnknown", Shape.Bool))),
        new("sessions.subscribe", OperatorScopes.Read, call => Subscribe(call, true), Nothing),
        new("sessions.unsubscribe", OperatorScopes.Read, call => Subscribe(call, false), Nothing),
        new("sessions.messages.subscribe", OperatorScopes.Read, SubscribeMessages, Key),
        new("sessions.messages.unsubscribe", OperatorScopes.Read, UnsubscribeMessages, Key),
    ];

    private ValueTask<RpcResult> List(RpcCall call)
    {
        var sent = call.Params;
        var since = sent.Integer("activeMinutes") is { } minutes ? Now - (Math.Min(minutes, 10_000_000) * 60_000) : long.MinValue;
        var (agent, search, label, spawnedBy) = (sent.Text("agentId"), sent.Text("search")?.Trim(), sent.Text("label"), sent.Text("spawnedBy"));
        var found = sessions.All.Where(session =>
            !SessionKey.IsCronRun(session.Key)
            && session.UpdatedAt >= since
            && (session.Key != "global" || sent.Flag("includeGlobal") == true)
            && (session.Key != "unknown" || sent.Flag("includeUnknown") == true)
            && (string.IsNullOrEmpty(agent) || session.AgentId == SessionKey.NormaliseAgentId(agent))
            && (label is null || session.Label == label)
            && (spawnedBy is null || session.SpawnedBy == spawnedBy)
            && (string.IsNullOrEmpty(search) || Matches(session, search)));
        var rows = (sent.Integer("limit") is { } limit ? found.Take((int)Math.Min(limit, int.MaxValue)) : found).ToList();
        return RpcResult.Json((this, rows, sent), static (writer, state) =>
        {
            var self = state.Item1;
            writer.WriteStartObject();
            writer.WriteNumber("ts"u8, self.Now);
            writer.WriteString("path"u8, "(multiple)"u8);
            writer.WriteNumber("count"u8, state.rows.Count);
            writer.WriteStartObject("defaults"u8);
            writer.WriteString("modelProvider"u8, self.Model.Provider);
            writer.WriteString("model"u8, self.Model.Default);
            writer.WriteNumber("contextTokens"u8, ModelView.ContextTokens);
            writer.WriteEndObject();
            writer.WriteStartArray("sessions"u8);
            foreach (var row in state.rows)
            {
                writer.WriteStartObject();
                SessionWriter.WriteMembers(writer, row, state.sent.Flag("includeDerivedTitles") == true, state.sent.Flag("includeLastMessage") == true);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private ModelView Model => model;

    private static bool Matches(SessionEntry session, string search) =>
        ((string?[])[session.Label, session.DerivedTitle, session.SessionId, session.Key]).Any(text => text?.Contains(search, StringComparison.OrdinalIgnoreCase) == true);

    private async ValueTask<RpcResult> PreviewAsync(RpcCall call)
    {
        var limit = (int)Math.Min(call.Params.Integer("limit") ?? 12, 1000);
        var maxChars = (int)Math.Min(call.Params.Integer("maxChars") ?? 240, SessionWriter.MaxTextPart);
        var previews = new List<(string Key, string Status, IReadOnlyList<TranscriptMessage> Items)>();
        foreach (var key in call.Params.Texts("keys").Take(MaxPreviewKeys))
        {
            var session = SessionKey.Canonical(key, address.DefaultAgentId) is { } canonical ? sessions.Find(canonical) : null;
            var items = session is null ? [] : await transcripts.ReadAsync(session.SessionId, limit, null, call.Connection.Closed);
            previews.Add((key, session is null ? "missing" : items.Count == 0 ? "empty" : "ok", items));
        }

        return RpcResult.Json((Now, previews, maxChars), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("ts"u8, state.Now);
            writer.WriteStartArray("previews"u8);
            foreach (var (key, status, items) in state.previews)
            {
                writer.WriteStartObject();
                writer.WriteString("key"u8, key);
                writer.WriteString("status"u8, status);
                writer.WriteStartArray("items"u8);
                foreach (var item in items)
                {
                    writer.WriteStartObject();
                    writer.WriteString("role"u8, item.Role);
                    writer.WriteString("text"u8, item.Text.Length <= state.maxChars ? item.Text : item.Text.AsSpan(0, state.maxChars));
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> GetAsync(RpcCall call)
    {
        if (string.IsNullOrWhiteSpace(call.Params.Text("key")))
        {
            return RpcResult.Invalid("key required");
        }

        var session = sessions.Find(address.Canonical(call.Params.Text("key")!, "sessions.get"));
        var limit = (int)Math.Clamp(call.Params.Integer("limit") ?? 200, 1, 1000);
        var messages = session is null ? [] : await transcripts.ReadAsync(session.SessionId, limit, null, call.Connection.Closed);
        return RpcResult.Json(ChatMethods.Parts(messages), static (writer, parts) =>
        {
            writer.WriteStartObject();
            ChatMethods.WriteParts(writer, "messages", parts);
            writer.WriteEndObject();
        });
    }

    private ValueTask<RpcResult> Resolve(RpcCall call)
    {
        var (key, id, label) = (call.Params.Text("key"), call.Params.Text("sessionId"), call.Params.Text("label"));
        if (key is null && id is null && label is null)
        {
            return RpcResult.Invalid("Either key, sessionId, or label is required");
        }

        var agent = call.Params.Text("agentId");
        var found = key is not null
            ? sessions.Find(address.Canonical(key, "sessions.resolve"))
            : sessions.All.FirstOrDefault(session => (id is not null ? session.SessionId == id : session.Label == label)
                && (string.IsNullOrEmpty(agent) || session.AgentId == SessionKey.NormaliseAgentId(agent)));
        return found is null
            ? RpcResult.Invalid($"No session found: {key ?? id ?? label}")
            : RpcResult.Json(found.Key, static (writer, canonical) =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("ok"u8, true);
                writer.WriteString("key"u8, canonical);
                writer.WriteEndObject();
            });
    }

    private static ValueTask<RpcResult> Subscribe(RpcCall call, bool wanted)
    {
        call.Connection.Subscriptions.AllSessions = wanted;
        return RpcResult.Json(wanted ? """{"subscribed":true}"""u8.ToArray() : """{"subscribed":false}"""u8.ToArray());
    }

    private ValueTask<RpcResult> SubscribeMessages(RpcCall call)
    {
        var key = address.Canonical(call.Params.Text("key")!, "sessions.messages.subscribe");
        return call.Connection.Subscriptions.AddMessages(key)
            ? Subscribed(key, true)
            : RpcResult.Invalid($"at most {Subscriptions.MaxSessions} sessions can be subscribed to");
    }

    private ValueTask<RpcResult> UnsubscribeMessages(RpcCall call)
    {
        var key = address.Canonical(call.Params.Text("key")!, "sessions.messages.unsubscribe");
        call.Connection.Subscriptions.RemoveMessages(key);
        return Subscribed(key, false);
    }

    private static RpcResult Subscribed(string key, bool subscribed) => RpcResult.Json((key, subscribed), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("subscribed"u8, state.subscribed);
        writer.WriteString("key"u8, state.key);
        writer.WriteEndObject();
    });
}
