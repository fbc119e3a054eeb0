using System.Text.Json;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>sessions.create, send, steer, abort, patch, reset, delete and compact.</summary>
internal sealed class SessionMethods(
    SessionAddress address, SessionCatalog sessions, ITranscriptStore transcripts, RunEngine engine, RunEvents events) : IMethodGroup
{
    private static readonly string[] ThinkingLevels = ["off", "minimal", "low", "medium", "high", "adaptive"];
    private static readonly Shape Label = Shape.Text(1, 512);
    private static readonly Shape.Member Key = Shape.Required("key", Shape.Text(1, SessionKey.MaxLength));
    private static readonly Shape Sending = Shape.Strict(
        Key, Shape.Required("message", Shape.Text()), Shape.Optional("thinking", Shape.Text()), Shape.Optional("attachments", Shape.ArrayOf(Shape.Any)),
        Shape.Optional("timeoutMs", Shape.Int(0)), Shape.Optional("idempotencyKey", Shape.Text(1, 256)));

    public IEnumerable<RpcMethod> Methods =>
    [
        new("sessions.create", OperatorScopes.Write, CreateAsync, Shape.Strict(
            Shape.Optional("key", Shape.Text(1, SessionKey.MaxLength)), Shape.Optional("agentId", Shape.Text()), Shape.Optional("label", Label),
            Shape.Optional("model", Shape.Text()), Shape.Optional("parentSessionKey", Shape.Text(1)), Shape.Optional("task", Shape.Text()),
            Shape.Optional("message", Shape.Text()))),
        new("sessions.send", OperatorScopes.Write, call => SendAsync(call, isSteer: false), Sending),
        new("sessions.steer", OperatorScopes.Write, call => SendAsync(call, isSteer: true), Sending),
        new("sessions.abort", OperatorScopes.Write, AbortAsync, Shape.Strict(Key, Shape.Optional("runId", Shape.Text(1)))),
        new("sessions.patch", OperatorScopes.Admin, PatchAsync, Shape.Strict([Key, .. Patchable])),
        new("sessions.reset", OperatorScopes.Admin, ResetAsync, Shape.Strict(Key, Shape.Optional("reason", Shape.OneOf("new", "reset")))),
        new("sessions.delete", OperatorScopes.Admin, DeleteAsync, Shape.Strict(
            Key, Shape.Optional("deleteTranscript", Shape.Bool), Shape.Optional("emitLifecycleHooks", Shape.Bool))),
        new("sessions.compact", OperatorScopes.Admin, CompactAsync, Shape.Strict(Key, Shape.Optional("maxLines", Shape.Int(1)))),
    ];

    private static Shape.Member[] Patchable =>
    [
        Shape.Optional("label", Shape.OrNull(Label)), Shape.Optional("thinkingLevel", Shape.OrNull(Shape.Text())),
        Shape.Optional("fastMode", Shape.OrNull(Shape.Bool)), Shape.Optional("verboseLevel", Shape.OrNull(Shape.Text())),
        Shape.Optional("reasoningLevel", Shape.OrNull(Shape.Text())), Shape.Optional("responseUsage", Shape.OrNull(Shape.Text())),
        Shape.Optional("elevatedLevel", Shape.OrNull(Shape.Text())), Shape.Optional("model", Shape.OrNull(Shape.Text())),
        Shape.Optional("sendPolicy", Shape.OrNull(Shape.OneOf("allow", "deny"))), Shape.Optional("spawnedBy", Shape.OrNull(Shape.Text())),
        Shape.Optional("spawnDepth", Shape.OrNull(Shape.Int(0, 100))), Shape.Optional("subagentRole", Shape.OrNull(Shape.Text())),
        Shape.Optional("execHost", Shape.OrNull(Shape.Text())), Shape.Optional("execSecurity", Shape.OrNull(Shape.Text())),
        Shape.Optional("execAsk", Shape.OrNull(Shape.Text())), Shape.Optional("execNode", Shape.OrNull(Shape.Text())),
        Shape.Optional("groupActivation", Shape.OrNull(Shape.Text())), Shape.Optional("spawnedWorkspaceDir", Shape.OrNull(Shape.Text())),
        Shape.Optional("subagentControlScope", Shape.OrNull(Shape.Text())),
    ];

    /// <summary>The same session with a new transcript and counters at zero.</summary>
    public static SessionEntry Fresh(SessionEntry session) => session with
    {
        SessionId = Guid.NewGuid().ToString(),
        InputTokens = 0,
        OutputTokens = 0,
        TotalTokens = 0,
        TotalTokensFresh = true,
        AllInputTokens = 0,
        AllOutputTokens = 0,
        EstimatedCostUsd = 0,
        Status = null,
        StartedAt = null,
        EndedAt = null,
        SystemSent = false,
        AbortedLastRun = false,
        DerivedTitle = null,
        LastMessagePreview = null,
    };

    private async ValueTask<RpcResult> CreateAsync(RpcCall call)
    {
        var sent = call.Params;
        var key = sent.Text("key") is { } wanted
            ? address.Of(sent.Text("agentId"), wanted, "sessions.create")
            : $"agent:{SessionKey.AgentOf(address.Of(sent.Text("agentId"), null, "sessions.create"))}:dashboard:{Guid.NewGuid()}";
        var label = sent.Text("label");
        if (label is not null && sessions.All.Any(session => session.Label == label && session.Key != key))
        {
            return RpcResult.Invalid($"label already in use: {label}");
        }

        string? parent = null;
        if (sent.Text("parentSessionKey") is { } parentKey)
        {
            parent = address.Canonical(parentKey, "sessions.create");
            if (sessions.Find(parent) is null)
            {
                return RpcResult.Invalid($"unknown parent session: {parentKey}");
            }
        }

        await sessions.OpenAsync(key, call.Connection.Closed);
        var session = (await sessions.UpdateAsync(
            key,
            old => old with { Label = label ?? old.Label, Model = sent.Text("model") is { Length: > 0 } model ? model : old.Model, ParentSessionKey = parent ?? old.ParentSessionKey },
            call.Connection.Closed))!;
        events.Reason(key, "create", session);
        var message = sent.Text("task") is { Length: > 0 } task ? task : sent.Text("message");
        Run? run = null;
        long seq = 0;
        if (!string.IsNullOrWhiteSpace(message))
        {
            seq = await transcripts.CountAsync(session.SessionId, call.Connection.Closed) + 1;
            run = (await engine.AcceptAsync(Request(call, key, message, Guid.NewGuid().ToString()), CancellationToken.None)).Run;
        }

        call.Respond(RpcResult.Json((session, run, seq), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("key"u8, state.session.Key);
            writer.WriteString("sessionId"u8, state.session.SessionId);
            WriteEntry(writer, state.session);
            writer.WriteBoolean("runStarted"u8, state.run is not null);
            if (state.run is not null)
            {
                writer.WriteString("runId"u8, state.run.RunId);
                writer.WriteString("status"u8, "started"u8);
                writer.WriteNumber("messageSeq"u8, state.seq);
            }

            writer.WriteEndObject();
        }));
        if (run is not null)
        {
            events.Reason(key, "send", session);
            engine.Launch(run);
        }

        return RpcResult.Silent;
    }

    private async ValueTask<RpcResult> SendAsync(RpcCall call, bool isSteer)
    {
        var sent = call.Params;
        var key = address.OfAgent(sent.Text("key")!, "sessions.send");
        if (sessions.Find(key) is not { } session)
        {
            return RpcResult.Invalid($"session not found: {sent.Text("key")}");
        }

        var message = Attachments.Append(sent.Text("message")!, sent);
        if (string.IsNullOrWhiteSpace(message))
        {
            return RpcResult.Invalid("message or attachment required");
        }

        if (session.SendPolicy == "deny")
        {
            return RpcResult.Invalid("send blocked by session policy");
        }

        var active = isSteer ? await engine.OpenOfAsync(key, call.Connection.Closed) : [];
        foreach (var run in active)
        {
            await engine.AbortAsync(run, "rpc", CancellationToken.None);
        }

        var runId = sent.Text("idempotencyKey") ?? Guid.NewGuid().ToString();
        var seq = await transcripts.CountAsync(session.SessionId, call.Connection.Closed) + 1;
        var start = await engine.AcceptAsync(Request(call, key, message, runId), CancellationToken.None);
        var status = start.IsNew ? "started" : start.Known is { IsFinished: true } ? "ok" : "in_flight";
        call.Respond(RpcResult.Json((runId, status, seq, Interrupted: isSteer && active.Count > 0), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("runId"u8, state.runId);
            writer.WriteString("status"u8, state.status);
            writer.WriteNumber("messageSeq"u8, state.seq);
            if (state.Interrupted)
            {
                writer.WriteBoolean("interruptedActiveRun"u8, true);
            }

            writer.WriteEndObject();
        }));
        if (start.IsNew)
        {
            events.Reason(key, isSteer ? "steer" : "send", session);
            engine.Launch(start.Run!);
        }

        return RpcResult.Silent;
    }

    private async ValueTask<RpcResult> AbortAsync(RpcCall call)
    {
        var key = address.Canonical(call.Params.Text("key")!, "sessions.abort");
        var runId = call.Params.Text("runId");
        var runs = (await engine.OpenOfAsync(key, call.Connection.Closed)).Where(run => runId is null || run.RunId == runId).ToList();
        var allowed = runs.Where(run => call.IsAdmin || run.StartedBy == ChatMethods.StarterOf(call)).ToList();
        if (runs.Count > 0 && allowed.Count == 0)
        {
            return RpcResult.Invalid("unauthorized");
        }

        foreach (var run in allowed)
        {
            await engine.AbortAsync(run, "rpc", CancellationToken.None);
        }

        if (allowed.Count > 0)
        {
            events.Reason(key, "abort", sessions.Find(key));
        }

        return RpcResult.Json(allowed.FirstOrDefault()?.RunId, static (writer, aborted) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("abortedRunId"u8, aborted);
            writer.WriteString("status"u8, aborted is null ? "no-active-run"u8 : "aborted"u8);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> PatchAsync(RpcCall call)
    {
        var sent = call.Params;
        var key = address.OfAgent(sent.Text("key")!, "sessions.patch");
        if (sent.Text("thinkingLevel") is { } level && !ThinkingLevels.Contains(level))
        {
            return RpcResult.Invalid($"invalid thinkingLevel (use {string.Join('|', ThinkingLevels)})");
        }

        if (sent.Text("label") is { } label && sessions.All.Any(session => session.Label == label && session.Key != key))
        {
            return RpcResult.Invalid($"label already in use: {label}");
        }

        await sessions.OpenAsync(key, call.Connection.Closed);
        var patched = (await sessions.UpdateAsync(key, old => Patch(old, sent), call.Connection.Closed))!;
        events.Reason(key, "patch", patched);
        return RpcResult.Json((patched, sessions.PathOf(patched.AgentId ?? "")), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("path"u8, state.Item2);
            writer.WriteString("key"u8, state.patched.Key);
            WriteEntry(writer, state.patched);
            writer.WriteStartObject("resolved"u8);
            writer.WriteString("modelProvider"u8, state.patched.ModelProvider);
            writer.WriteString("model"u8, state.patched.Model);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static SessionEntry Patch(SessionEntry old, JsonElement sent)
    {
        string? Text(string name, string? before) => sent.TryGetProperty(name, out _) ? sent.Text(name) : before;
        return old with
        {
            Label = Text("label", old.Label),
            ThinkingLevel = Text("thinkingLevel", old.ThinkingLevel),
            FastMode = sent.TryGetProperty("fastMode", out _) ? sent.Flag("fastMode") : old.FastMode,
            VerboseLevel = Text("verboseLevel", old.VerboseLevel),
            ReasoningLevel = Text("reasoningLevel", old.ReasoningLevel),
            ResponseUsage = Text("responseUsage", old.ResponseUsage),
            ElevatedLevel = Text("elevatedLevel", old.ElevatedLevel),
            Model = Text("model", old.Model) ?? old.Model,
            SendPolicy = Text("sendPolicy", old.SendPolicy),
            SpawnedBy = Text("spawnedBy", old.SpawnedBy),
            SpawnDepth = sent.TryGetProperty("spawnDepth", out _) ? (int?)sent.Integer("spawnDepth") : old.SpawnDepth,
            SubagentRole = Text("subagentRole", old.SubagentRole),
        };
    }

    private async ValueTask<RpcResult> ResetAsync(RpcCall call)
    {
        var key = address.OfAgent(call.Params.Text("key")!, "sessions.reset");
        await StopRunsAsync(key);
        await sessions.OpenAsync(key, call.Connection.Closed);
        var fresh = (await sessions.UpdateAsync(key, Fresh, call.Connection.Closed))!;
        events.Reason(key, call.Params.Text("reason") ?? "reset", fresh);
        return RpcResult.Json(fresh, static (writer, session) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("key"u8, session.Key);
            WriteEntry(writer, session);
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> DeleteAsync(RpcCall call)
    {
        var key = address.Canonical(call.Params.Text("key")!, "sessions.delete");
        if (key == SessionKey.MainOf(address.DefaultAgentId))
        {
            return RpcResult.Invalid($"Cannot delete the main session ({key}).");
        }

        await StopRunsAsync(key);
        var deleted = await sessions.DeleteAsync(key, call.Connection.Closed);
        if (deleted is not null)
        {
            if (call.Params.Flag("deleteTranscript") != false)
            {
                await transcripts.TrimAsync(deleted.SessionId, 0, call.Connection.Closed);
            }

            events.Reason(key, "delete", null);
        }

        return RpcResult.Json((key, deleted), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok"u8, true);
            writer.WriteString("key"u8, state.key);
            writer.WriteBoolean("deleted"u8, state.deleted is not null);
            writer.WriteStartArray("archived"u8);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async ValueTask<RpcResult> CompactAsync(RpcCall call)
    {
        var key = address.Canonical(call.Params.Text("key")!, "sessions.compact");
        if (sessions.Find(key) is not { } session)
        {
            return Compacted(key, false, null, "no sessionId");
        }

        var keep = (int)Math.Min(call.Params.Integer("maxLines") ?? 400, int.MaxValue);
        var before = await transcripts.CountAsync(session.SessionId, call.Connection.Closed);
        if (before <= keep)
        {
            return Compacted(key, false, before, null);
        }

        var kept = await transcripts.TrimAsync(session.SessionId, keep, call.Connection.Closed);
        events.Reason(key, "compact", session);
        return Compacted(key, true, kept, null);
    }

    private static RpcResult Compacted(string key, bool compacted, int? kept, string? reason) => RpcResult.Json((key, compacted, kept, reason), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ok"u8, true);
        writer.WriteString("key"u8, state.key);
        writer.WriteBoolean("compacted"u8, state.compacted);
        if (state.kept is { } kept)
        {
            writer.WriteNumber("kept"u8, kept);
        }

        if (state.reason is not null)
        {
            writer.WriteString("reason"u8, state.reason);
        }

        writer.WriteEndObject();
    });

    private async Task StopRunsAsync(string key)
    {
        foreach (var run in await engine.OpenOfAsync(key, CancellationToken.None))
        {
            await engine.AbortAsync(run, "rpc", CancellationToken.None);
        }
    }

    private static RunRequest Request(RpcCall call, string key, string message, string runId) => new(
        "chat", runId, key, message, call.Peer.Client.DisplayName ?? call.Peer.Client.Id, StartedBy: ChatMethods.StarterOf(call),
        TimeoutMs: call.Params.Integer("timeoutMs") ?? 0);

    private static void WriteEntry(Utf8JsonWriter writer, SessionEntry session)
    {
        writer.WriteStartObject("entry"u8);
        SessionWriter.WriteMembers(writer, session);
        writer.WriteString("sessionFile"u8, $"{session.SessionId}.jsonl");
        writer.WriteEndObject();
    }
}
