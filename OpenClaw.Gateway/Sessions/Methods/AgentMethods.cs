using System.Text.Json;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>agent, with its two answers, and agent.wait.</summary>
internal sealed class AgentMethods(
    SessionAddress address, SessionCatalog sessions, RunEngine engine, RunEvents events, ConnectionKeeper keeper) : IMethodGroup
{
    private static readonly Shape Anything = Shape.Text();

    public IEnumerable<RpcMethod> Methods =>
    [
        new("agent", OperatorScopes.Write, StartAsync, Shape.Strict(
            Shape.Required("message", Shape.Text(1)), Shape.Required("idempotencyKey", Shape.Text(1, 256)), Shape.Optional("agentId", Anything),
            Shape.Optional("sessionKey", Shape.Text(0, SessionKey.MaxLength)), Shape.Optional("sessionId", Anything), Shape.Optional("to", Anything),
            Shape.Optional("replyTo", Anything), Shape.Optional("thinking", Anything), Shape.Optional("deliver", Shape.Bool),
            Shape.Optional("attachments", Shape.ArrayOf(Shape.Any)), Shape.Optional("channel", Anything), Shape.Optional("replyChannel", Anything),
            Shape.Optional("accountId", Anything), Shape.Optional("replyAccountId", Anything), Shape.Optional("threadId", Anything),
            Shape.Optional("groupId", Anything), Shape.Optional("groupChannel", Anything), Shape.Optional("groupSpace", Anything),
            Shape.Optional("timeout", Shape.Int(0)), Shape.Optional("bestEffortDeliver", Shape.Bool), Shape.Optional("lane", Anything),
            Shape.Optional("extraSystemPrompt", Anything), Shape.Optional("internalEvents", Shape.Any), Shape.Optional("inputProvenance", Shape.Any),
            Shape.Optional("label", Shape.Text(0, 512)), Shape.Optional("provider", Anything), Shape.Optional("model", Anything))),
        new("agent.wait", OperatorScopes.Write, WaitAsync, Shape.Strict(
            Shape.Required("runId", Shape.Text(1)), Shape.Optional("timeoutMs", Shape.Int(0)))),
    ];

    private async ValueTask<RpcResult> StartAsync(RpcCall call)
    {
        var sent = call.Params;
        if (!call.IsAdmin && (sent.Text("provider") is { Length: > 0 } || sent.Text("model") is { Length: > 0 }))
        {
            return RpcResult.Invalid("provider/model overrides are not authorized for this caller.");
        }

        var channel = sent.Text("channel") ?? sent.Text("replyChannel");
        if (channel is { Length: > 0 } and not ("last" or "webchat" or "internal"))
        {
            return RpcResult.Invalid($"invalid agent params: unknown channel: {channel}");
        }

        if (sent.Flag("deliver") == true)
        {
            return RpcResult.Invalid("delivery channel is required: pass --channel/--reply-channel or use a main session with a previous channel");
        }

        var key = sent.Text("sessionId") is { Length: > 0 } sessionId && string.IsNullOrWhiteSpace(sent.Text("sessionKey"))
            && sessions.All.FirstOrDefault(session => session.SessionId == sessionId) is { } known
            ? known.Key
            : address.Of(sent.Text("agentId"), sent.Text("sessionKey"), "agent");
        if (sessions.Find(key)?.SendPolicy == "deny")
        {
            return RpcResult.Invalid("send blocked by session policy");
        }

        if (!call.Connection.Slots.TryWait())
        {
            return RpcResult.Failed(new RpcError(RpcError.Unavailable, "too many waiting requests", RetryAfterMs: 1000));
        }

        try
        {
            return await RunAsync(call, key);
        }
        catch
        {
            call.Connection.Slots.EndWait();
            throw;
        }
    }

    private async ValueTask<RpcResult> RunAsync(RpcCall call, string key)
    {
        var sent = call.Params;
        var runId = sent.Text("idempotencyKey")!;
        call.Connection.Subscriptions.StartedRunIn(key);
        var start = await engine.AcceptAsync(
            new RunRequest(
                "agent", runId, key, Attachments.Append(sent.Text("message")!, sent), call.Peer.Client.DisplayName ?? call.Peer.Client.Id,
                sent.Text("extraSystemPrompt"), ChatMethods.StarterOf(call), (sent.Integer("timeout") ?? 0) * 1000),
            CancellationToken.None);
        if (start.Known is { IsFinished: true } finished)
        {
            call.Connection.Slots.EndWait();
            return Final(finished);
        }

        var acceptedAt = (start.Run?.Record ?? start.Known!).AcceptedAt;
        call.Respond(RpcResult.Json((runId, acceptedAt), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("runId"u8, state.runId);
            writer.WriteString("status"u8, "accepted"u8);
            writer.WriteNumber("acceptedAt"u8, state.acceptedAt);
            writer.WriteEndObject();
        }));
        if (start.IsNew)
        {
            try
            {
                var (session, isNew) = await sessions.OpenAsync(key, CancellationToken.None);
                if (isNew)
                {
                    events.Reason(key, "create", session);
                }

                events.Reason(key, "send", session);
            }
            finally
            {
                engine.Launch(start.Run!);
            }
        }

        _ = AnswerAsync(call, start, runId);
        return RpcResult.Silent;
    }

    /// <summary>The second answer: always sent, whatever becomes of the run.</summary>
    private async Task AnswerAsync(RpcCall call, RunStart start, string runId)
    {
        var answered = 0;

        // At a stop the run goes on elsewhere; the caller must not wait for an answer that cannot come any more.
        using var stop = keeper.Stopping.UnsafeRegister(
            _ =>
            {
                if (Interlocked.Exchange(ref answered, 1) == 0)
                {
                    call.Respond(RpcResult.Unavailable("the gateway is stopping; agent.wait tells the result"));
                }
            },
            null);
        try
        {
            var record = start.Run is not null
                ? await start.Run.Finished.WaitAsync(call.Connection.Closed)
                : await engine.WaitAsync(runId, TimeSpan.FromHours(1), call.Connection.Closed);
            if (Interlocked.Exchange(ref answered, 1) == 0)
            {
                call.Respond(record is null ? RpcResult.Unavailable("the run did not end in time") : Final(record));
            }
        }
        catch (Exception e)
        {
            if (!call.Connection.Closed.IsCancellationRequested && Interlocked.Exchange(ref answered, 1) == 0)
            {
                call.Respond(RpcResult.Unavailable(e.Message));
            }
        }
        finally
        {
            call.Connection.Slots.EndWait();
        }
    }

    private static RpcResult Final(RunRecord record)
    {
        if (record.State is not (RunRecord.Ok or RunRecord.Aborted))
        {
            var error = record.Error ?? "the run failed";
            return RpcResult.Failed(
                RpcError.NotAvailable(error),
                FrameWriter.Json((record.RunId, error), static (writer, state) =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("runId"u8, state.RunId);
                    writer.WriteString("status"u8, "error"u8);
                    writer.WriteString("summary"u8, state.error);
                    writer.WriteEndObject();
                }));
        }

        return RpcResult.Json(record, WriteFinal);
    }

    private static void WriteFinal(Utf8JsonWriter writer, RunRecord record)
    {
        var aborted = record.State == RunRecord.Aborted;
        writer.WriteStartObject();
        writer.WriteString("runId"u8, record.RunId);
        writer.WriteString("status"u8, "ok"u8);
        writer.WriteString("summary"u8, aborted ? "aborted"u8 : "completed"u8);
        writer.WriteStartObject("result"u8);
        writer.WriteStartArray("payloads"u8);
        if (!string.IsNullOrEmpty(record.Text))
        {
            writer.WriteStartObject();
            writer.WriteString("text"u8, record.Text);
            writer.WriteNull("mediaUrl"u8);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("meta"u8);
        writer.WriteNumber("durationMs"u8, Math.Max(0, (record.EndedAt ?? 0) - (record.StartedAt ?? record.AcceptedAt)));
        writer.WriteStartObject("agentMeta"u8);
        writer.WriteString("sessionId"u8, record.SessionId ?? "");
        writer.WriteString("provider"u8, record.Provider ?? "");
        writer.WriteString("model"u8, record.Model ?? "");
        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("input"u8, record.InputTokens);
        writer.WriteNumber("output"u8, record.OutputTokens);
        writer.WriteNumber("total"u8, record.InputTokens + record.OutputTokens);
        writer.WriteEndObject();
        writer.WriteStartObject("lastCallUsage"u8);
        writer.WriteNumber("input"u8, record.InputTokens);
        writer.WriteNumber("output"u8, record.OutputTokens);
        writer.WriteNumber("cacheRead"u8, 0);
        writer.WriteNumber("cacheWrite"u8, 0);
        writer.WriteNumber("total"u8, record.InputTokens + record.OutputTokens);
        writer.WriteEndObject();
        writer.WriteNumber("promptTokens"u8, record.InputTokens);
        writer.WriteEndObject();
        writer.WriteBoolean("aborted"u8, aborted);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private async ValueTask<RpcResult> WaitAsync(RpcCall call)
    {
        if (!call.Connection.Slots.TryWait())
        {
            return RpcResult.Failed(new RpcError(RpcError.Unavailable, "too many waiting requests", RetryAfterMs: 1000));
        }

        _ = AnswerWaitAsync(call);
        await Task.CompletedTask;
        return RpcResult.Silent;
    }

    private async Task AnswerWaitAsync(RpcCall call)
    {
        var runId = call.Params.Text("runId")!;
        try
        {
            var limit = TimeSpan.FromMilliseconds(Math.Min(call.Params.Integer("timeoutMs") ?? 30_000, 3_600_000));
            var record = await engine.WaitAsync(runId, limit, call.Connection.Closed);
            call.Respond(RpcResult.Json((runId, record), static (writer, state) =>
            {
                writer.WriteStartObject();
                writer.WriteString("runId"u8, state.runId);
                writer.WriteString("status"u8, state.record switch
                {
                    null or { State: RunRecord.TimedOut } => "timeout"u8,
                    { State: RunRecord.Failed } => "error"u8,
                    _ => "ok"u8,
                });
                if (state.record is { StartedAt: { } started })
                {
                    writer.WriteNumber("startedAt"u8, started);
                }

                if (state.record is { EndedAt: { } ended })
                {
                    writer.WriteNumber("endedAt"u8, ended);
                }

                if (state.record is { State: RunRecord.Failed, Error: { } error })
                {
                    writer.WriteString("error"u8, error);
                }

                writer.WriteEndObject();
            }));
        }
        catch (Exception e)
        {
            if (!call.Connection.Closed.IsCancellationRequested)
            {
                call.Respond(RpcResult.Unavailable(e.Message));
            }
        }
        finally
        {
            call.Connection.Slots.EndWait();
        }
    }
}
