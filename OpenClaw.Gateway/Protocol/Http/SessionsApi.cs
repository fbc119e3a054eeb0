using System.Globalization;
using System.Text;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Protocol;

/// <summary>/sessions/{key}/history and /sessions/{key}/kill.</summary>
internal sealed class SessionsApi(HttpAccess access, ICollectiveView collective, SessionCatalog sessions, ITranscriptStore transcripts, RunEngine engine, TimeProvider time)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task HistoryAsync(HttpContext context)
    {
        if (!await HttpAnswers.IsMethodAsync(context, "GET", "HEAD") || !await access.IsAuthorisedAsync(context, OperatorScopes.Read)
            || await FindAsync(context) is not { } session)
        {
            return;
        }

        var query = context.Request.Query;
        int? limit = null;
        long? cursor = null;
        if (query["limit"] is [{ } limitText])
        {
            if (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 1000)
            {
                await HttpAnswers.ErrorAsync(context, 400, "invalid_request_error", "limit must be from 1 to 1000");
                return;
            }

            limit = number;
        }

        if (query["cursor"] is [{ } cursorText])
        {
            if (!long.TryParse(cursorText, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position < 1)
            {
                await HttpAnswers.ErrorAsync(context, 400, "invalid_request_error", "cursor must be a message number");
                return;
            }

            cursor = position;
        }

        var messages = await transcripts.ReadAsync(session.SessionId, limit ?? 5_000, cursor, context.RequestAborted);
        var page = Page(session.Key, messages);
        if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            await HttpAnswers.JsonAsync(context, 200, page);
            return;
        }

        await FollowAsync(context, session, page, messages.Count == 0 ? 0 : messages[^1].Seq);
    }

    public async Task KillAsync(HttpContext context)
    {
        if (!await HttpAnswers.IsMethodAsync(context, "POST") || !await access.IsAuthorisedAsync(context))
        {
            return;
        }

        var requester = context.Request.Headers["x-openclaw-requester-session-key"].ToString();
        if (await FindAsync(context) is not { } session)
        {
            return;
        }

        if (!HttpAccess.IsLocal(context) && (requester.Length == 0 || (session.SpawnedBy != requester && session.ParentSessionKey != requester)))
        {
            await HttpAnswers.FailureAsync(context, 403, "forbidden", "Session kills require a local admin request or requester session ownership.");
            return;
        }

        var runs = await engine.OpenOfAsync(session.Key, context.RequestAborted);
        foreach (var run in runs)
        {
            await engine.AbortAsync(run, "rpc", CancellationToken.None);
        }

        await HttpAnswers.JsonAsync(context, 200, runs.Count > 0 ? """{"ok":true,"killed":true}"""u8.ToArray() : """{"ok":true,"killed":false}"""u8.ToArray());
    }

    private async Task<SessionEntry?> FindAsync(HttpContext context)
    {
        var key = Uri.UnescapeDataString((string)context.Request.RouteValues["key"]!);
        if (SessionKey.Canonical(key, collective.DefaultAgentId) is { } canonical && sessions.Find(canonical) is { } session)
        {
            return session;
        }

        await HttpAnswers.FailureAsync(context, 404, "not_found", $"Session not found: {(key.Length <= 200 ? key : key[..200])}");
        return null;
    }

    private static byte[] Page(string key, IReadOnlyList<TranscriptMessage> messages)
    {
        var first = messages.Count == 0 ? 1 : messages[0].Seq;
        return FrameWriter.Json((key, first, Parts: ChatMethods.Parts(messages)), static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteString("sessionKey"u8, state.key);
            ChatMethods.WriteParts(writer, "items", state.Parts);
            ChatMethods.WriteParts(writer, "messages", state.Parts);
            writer.WriteBoolean("hasMore"u8, state.first > 1);
            if (state.first > 1)
            {
                writer.WriteString("nextCursor"u8, state.first.ToString(CultureInfo.InvariantCulture));
            }

            writer.WriteEndObject();
        });
    }

    private async Task FollowAsync(HttpContext context, SessionEntry session, byte[] page, long last)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.WriteAsync($"retry: 1000\n\nevent: history\ndata: {Encoding.UTF8.GetString(page)}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        var silentSince = time.GetTimestamp();
        var seen = session.UpdatedAt;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await Task.Delay(Look, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = sessions.Find(session.Key);
            if (now is null)
            {
                return;
            }

            if (now.UpdatedAt != seen || now.SessionId != session.SessionId)
            {
                last = now.SessionId == session.SessionId ? last : 0;
                (seen, session) = (now.UpdatedAt, now);
                foreach (var message in (await transcripts.ReadAsync(session.SessionId, 100, null, context.RequestAborted)).Where(message => message.Seq > last))
                {
                    last = message.Seq;
                    await context.Response.WriteAsync($"event: message\ndata: {Encoding.UTF8.GetString(Message(session.Key, message))}\n\n", context.RequestAborted);
                    silentSince = time.GetTimestamp();
                }
            }
            else if (time.GetElapsedTime(silentSince) > KeepAlive)
            {
                await context.Response.WriteAsync(": keepalive\n\n", context.RequestAborted);
                silentSince = time.GetTimestamp();
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static byte[] Message(string key, TranscriptMessage message) => FrameWriter.Json((key, message), static (writer, state) =>
    {
        writer.WriteStartObject();
        writer.WriteString("sessionKey"u8, state.key);
        writer.WritePropertyName("message"u8);
        SessionWriter.WriteMessage(writer, state.message);
        writer.WriteString("messageId"u8, state.message.Id);
        writer.WriteNumber("messageSeq"u8, state.message.Seq);
        writer.WriteEndObject();
    });
}
