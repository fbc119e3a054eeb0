using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>chat.send, chat.history, chat.abort and chat.inject.</summary>
internal sealed class ChatMethods(
    SessionAddress address, SessionCatalog sessions, ITranscriptStore transcripts, RunEngine engine, RunEvents events,
    ChatCommands commands, TimeProvider time) : IMethodGroup
{
    private const int MaxMessageBytes = 128 * 1024;
    private const int MaxAllBytes = 6 * 1024 * 1024;
    private static readonly string[] StopTexts = ["/stop", "stop", "abort", "/abort", "please stop", "stop please", "cancel"];
    private static readonly string[] AdminMembers =
        ["originatingChannel", "originatingTo", "originatingAccountId", "originatingThreadId", "systemInputProvenance", "systemProvenanceReceipt"];

    public IEnumerable<RpcMethod> Methods =>
    [
        new("chat.send", OperatorScopes.Write, SendAsync, Shape.Strict(
            Shape.Required("sessionKey", Shape.Text(1, SessionKey.MaxLength)), Shape.Required("message", Shape.Text()),
            Shape.Required("idempotencyKey", Shape.Text(1, 256)), Shape.Optional("thinking", Shape.Text()), Shape.Optional("deliver", Shape.Bool),
            Shape.Optional("attachments", Shape.ArrayOf(Shape.Any)), Shape.Optional("timeoutMs", Shape.Int(0)),
            Shape.Optional("originatingChannel", Shape.Text()), Shape.Optional("originatingTo", Shape.Text()),
            Shape.Optional("originatingAccountId", Shape.Text()), Shape.Optional("originatingThreadId", Shape.Any),
            Shape.Optional("systemInputProvenance", Shape.Any), Shape.Optional("systemProvenanceReceipt", Shape.Text()))),
        new("chat.history", OperatorScopes.Read, HistoryAsync, Shape.Strict(
            Shape.Required("sessionKey", Shape.Text(1, SessionKey.MaxLength)), Shape.Optional("limit", Shape.Int(1, 1000)))),
        new("chat.abort", OperatorScopes.Write, AbortAsync, Shape.Strict(
            Shape.Required("sessionKey", Shape.Text(1, SessionKey.MaxLength)), Shape.Optional("runId", Shape.Text(1)))),
        new("chat.inject", OperatorScopes.Admin, InjectAsync, Shape.Strict(
            Shape.Required("sessionKey", Shape.Text(1, SessionKey.MaxLength)), Shape.Required("message", Shape.Text(1)),
            Shape.Optional("label", Shape.Text(0, 100)))),
    ];

    /// <summary>Who may abort a run: the device, or without one the connection.</summary>
    public static string StarterOf(RpcCall call) => call.Peer.DeviceId ?? call.Connection.Id;

    private async ValueTask<RpcResult> SendAsync(RpcCall call)
    {
        var sent = call.Params;
        if (!call.IsAdmin && Array.Find(AdminMembers, name => sent.TryGetProperty(name, out _)) is { } member)
        {
            return RpcResult.Invalid($"{member} requires admin scope");
        }

        var key = address.OfAgent(sent.Text("sessionKey")!, "chat.send");
        var message = Attachments.Append(sent.Text("message")!, sent);
        if (string.IsNullOrWhiteSpace(message))
        {
            return RpcResult.Invalid("message or attachment required");
        }

        if (StopTexts.Contains(message.Trim().TrimEnd('.', '!').ToLowerInvariant()))
        {
            return await AbortRunsAsync(call, key, await engine.OpenOfAsync(key, call.Connection.Closed), "stop");
        }

        var session = sessions.Find(key);
        if (session?.SendPolicy == "deny")
        {
            return RpcResult.Invalid("send blocked by session policy");
        }

        var runId = sent.Text("idempotencyKey")!;
        if (await commands.TryAnswerAsync(call, key, message.Trim(), runId))
        {
            return RpcResult.Silent;
        }

        call.Connection.Subscriptions.StartedRunIn(key);
        var start = await engine.AcceptAsync(
            new RunRequest("chat", runId, key, message, call.Peer.Client.DisplayName ?? call.Peer.Client.Id, StartedBy: StarterOf(call), TimeoutMs: sent.Integer("timeoutMs") ?? 0),
            CancellationToken.None);
        if (!start.IsNew)
        {
            return Status(runId, start.Known is { IsFinished: true } or null ? "ok" : "in_flight");
        }

        // The answer comes before any event of the run.
        call.Respond(Status(runId, "started"));
        engine.Launch(start.Run!);
        return RpcResult.Silent;
    }

    private async ValueTask<RpcResult> HistoryAsync(RpcCall call)
    {
        var written = call.Params.Text("sessionKey")!;
        var session = sessions.Find(address.Canonical(written, "chat.history"));
        var messages = session is null
            ? []
            : await transcripts.ReadAsync(session.SessionId, (int)(call.Params.Integer("limit") ?? 200), null, call.Connection.Closed);
        return RpcResult.Json((written, session, Parts: Parts(messages)), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("sessionKey"u8, state.written);
            if (state.session is not null)
            {
                writer.WriteString("sessionId"u8, state.session.SessionId);
            }

            WriteParts(writer, "messages", state.Parts);
            writer.WriteString("thinkingLevel"u8, state.session?.ThinkingLevel ?? "off");
            if (state.session?.FastMode is { } fast)
            {
                writer.WriteBoolean("fastMode"u8, fast);
            }

            if (state.session?.VerboseLevel is { } verbose)
            {
                writer.WriteString("verboseLevel"u8, verbose);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Messages as JSON texts, within the limits of a history: the oldest give way.</summary>
    internal static List<byte[]> Parts(IReadOnlyList<TranscriptMessage> messages)
    {
        var parts = new List<byte[]>(messages.Count);
        var size = 0;
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            var part = FrameWriter.Json(messages[i], SessionWriter.WriteMessage);
            if (part.Length > MaxMessageBytes)
            {
                part = FrameWriter.Json(messages[i] with { Text = "[chat.history omitted: message too large]" }, SessionWriter.WriteMessage);
            }

            if ((size += part.Length) > MaxAllBytes)
            {
                break;
            }

            parts.Add(part);
        }

        parts.Reverse();
        return parts;
    }

    internal static void WriteParts(Utf8JsonWriter writer, string name, List<byte[]> parts)
    {
        writer.WriteStartArray(name);
        foreach (var part in parts)
        {
            writer.WriteRawValue(part, skipInputValidation: true);
        }

        writer.WriteEndArray();
    }

    private async ValueTask<RpcResult> AbortAsync(RpcCall call)
    {
        var key = address.Canonical(call.Params.Text("sessionKey")!, "chat.abort");
        if (call.Params.Text("runId") is not { } runId)
        {
            return await AbortRunsAsync(call, key, await engine.OpenOfAsync(key, call.Connection.Closed), "rpc");
        }

        var run = await engine.FindAsync(runId, call.Connection.Closed) is { IsFinished: false } open ? open : null;
        if (run is not null && run.SessionKey != key)
        {
            return RpcResult.Invalid("runId does not match sessionKey");
        }

        return await AbortRunsAsync(call, key, run is null ? [] : [run], "rpc");
    }

    private async ValueTask<RpcResult> AbortRunsAsync(RpcCall call, string key, IReadOnlyList<RunRecord> runs, string reason)
    {
        var allowed = runs.Where(run => call.IsAdmin || run.StartedBy == StarterOf(call)).ToList();
        if (runs.Count > 0 && allowed.Count == 0)
        {
            return RpcResult.Invalid("unauthorized");
        }

        foreach (var run in allowed)
        {
            await engine.AbortAsync(run, reason, CancellationToken.None);
        }

        return RpcResult.Json(allowed, static (writer, aborted) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteBoolean("aborted"u8, aborted.Count > 0);
            writer.WriteStartArray("runIds"u8);
            foreach (var run in aborted)
            {
                writer.WriteStringValue(run.RunId);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> InjectAsync(RpcCall call)
    {
        var key = address.Canonical(call.Params.Text("sessionKey")!, "chat.inject");
        if (sessions.Find(key) is not { } session)
        {
            return RpcResult.Invalid("session not found");
        }

        var text = call.Params.Text("label") is { Length: > 0 } label ? $"[{label}]\n\n{call.Params.Text("message")}" : call.Params.Text("message")!;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Guid.NewGuid().ToString())).AsSpan(0, 4));
        var (message, _) = await transcripts.AppendAsync(
            session.SessionId,
            new TranscriptMessage(id, "assistant", text, time.GetUtcNow().ToUnixTimeMilliseconds(), Provider: "gateway", Model: "gateway-injected"),
            CancellationToken.None);
        events.Message(session, message);
        events.Chat($"inject-{id}", key, 0, "final", text);
        return RpcResult.Json(id, static (writer, messageId) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("messageId"u8, messageId);
            writer.WriteEndObject();
        });
    }

    private static RpcResult Status(string runId, string status) => RpcResult.Json((runId, status), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteString("runId"u8, state.runId);
        writer.WriteString("status"u8, state.status);
        writer.WriteEndObject();
    });
}
