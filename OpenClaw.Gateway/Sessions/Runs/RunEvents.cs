using System.Text.Json;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Writes and sends the events of runs and sessions.</summary>
internal sealed class RunEvents(IEventBus bus, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>An agent event; numbers the run's events.</summary>
    public void Agent<TState>(Run run, string stream, TState state, Action<Utf8JsonWriter, TState> writeData) => bus.Broadcast(
        EventKind.Agent,
        FrameWriter.Json((run, stream, state, writeData, Seq: run.NextSeq(), Now), static (writer, s) =>
        {
            writer.WriteStartObject();
            writer.WriteString("runId"u8, s.run.RunId);
            writer.WriteString("stream"u8, s.stream);
            writer.WriteStartObject("data"u8);
            s.writeData(writer, s.state);
            writer.WriteEndObject();
            writer.WriteString("sessionKey"u8, s.run.SessionKey);
            writer.WriteNumber("seq"u8, s.Seq);
            writer.WriteNumber("ts"u8, s.Now);
            writer.WriteEndObject();
        }));

    /// <summary>A chat event.</summary>
    /// <param name="text">The message's text; null for none.</param>
    public void Chat(string runId, string sessionKey, long seq, string state, string? text) => bus.Broadcast(
        state == "delta" ? EventKind.ChatDelta : EventKind.Chat, ChatPayload(runId, sessionKey, seq, state, text, null, null), runId);

    /// <summary>The last chat event of a run; sent once, however many replicas want to send it.</summary>
    /// <param name="text">The message's text; null for none.</param>
    public ValueTask LastChatAsync(RunRecord record, string? text) => bus.BroadcastOnceAsync(
        EventKind.Chat,
        record.State switch
        {
            RunRecord.Ok => ChatPayload(record.RunId, record.SessionKey, record.Seq, "final", text, null, null),
            RunRecord.Failed => ChatPayload(record.RunId, record.SessionKey, record.Seq, "error", null, record.Error, null),
            _ => ChatPayload(record.RunId, record.SessionKey, record.Seq, "aborted", text, null, record.StopReason),
        },
        record.RunId,
        $"{record.Id}@{record.AcceptedAt}");

    private byte[] ChatPayload(string runId, string sessionKey, long seq, string state, string? text, string? errorMessage, string? stopReason) =>
        FrameWriter.Json((runId, sessionKey, seq, state, text, errorMessage, stopReason, Now), static (writer, s) =>
        {
            writer.WriteStartObject();
            writer.WriteString("runId"u8, s.runId);
            writer.WriteString("sessionKey"u8, s.sessionKey);
            writer.WriteNumber("seq"u8, s.seq);
            writer.WriteString("state"u8, s.state);
            if (s.text is not null)
            {
                writer.WriteStartObject("message"u8);
                writer.WriteString("role"u8, "assistant"u8);
                writer.WriteStartArray("content"u8);
                writer.WriteStartObject();
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, s.text);
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WriteNumber("timestamp"u8, s.Now);
                writer.WriteEndObject();
            }

            if (s.errorMessage is not null)
            {
                writer.WriteString("errorMessage"u8, s.errorMessage);
            }

            if (s.stopReason is not null)
            {
                writer.WriteString("stopReason"u8, s.stopReason);
            }

            writer.WriteEndObject();
        });

    /// <summary>A session changed in a run.</summary>
    public void Phase(SessionEntry session, string phase, string? runId, TranscriptMessage? message = null) => bus.ToSession(
        EventKind.SessionsChanged,
        session.Key,
        FrameWriter.Json((session, phase, runId, message, Now), static (writer, s) =>
        {
            writer.WriteStartObject();
            writer.WriteString("sessionKey"u8, s.session.Key);
            writer.WriteString("phase"u8, s.phase);
            if (s.runId is not null)
            {
                writer.WriteString("runId"u8, s.runId);
            }

            if (s.message is not null)
            {
                writer.WriteString("messageId"u8, s.message.Id);
                writer.WriteNumber("messageSeq"u8, s.message.Seq);
            }

            writer.WriteNumber("ts"u8, s.Now);
            writer.WriteStartObject("session"u8);
            SessionWriter.WriteMembers(writer, s.session);
            writer.WriteEndObject();
            SessionWriter.WriteMembers(writer, s.session);
            writer.WriteEndObject();
        }));

    /// <summary>A session was created, sent to, patched, reset, deleted, aborted or compacted.</summary>
    /// <param name="session">Null after a delete.</param>
    public void Reason(string sessionKey, string reason, SessionEntry? session) => bus.ToSession(
        EventKind.SessionsChanged,
        sessionKey,
        FrameWriter.Json((sessionKey, reason, session, Now), static (writer, s) =>
        {
            writer.WriteStartObject();
            writer.WriteString("sessionKey"u8, s.sessionKey);
            writer.WriteString("reason"u8, s.reason);
            writer.WriteNumber("ts"u8, s.Now);
            if (s.session is not null)
            {
                SessionWriter.WriteMembers(writer, s.session);
            }

            writer.WriteEndObject();
        }));

    /// <summary>A message was stored.</summary>
    public void Message(SessionEntry session, TranscriptMessage message) => bus.ToSession(
        EventKind.SessionMessage,
        session.Key,
        FrameWriter.Json((session, message), static (writer, s) =>
        {
            writer.WriteStartObject();
            writer.WriteString("sessionKey"u8, s.session.Key);
            writer.WritePropertyName("message"u8);
            SessionWriter.WriteMessage(writer, s.message);
            writer.WriteString("messageId"u8, s.message.Id);
            writer.WriteNumber("messageSeq"u8, s.message.Seq);
            writer.WriteStartObject("session"u8);
            SessionWriter.WriteMembers(writer, s.session);
            writer.WriteEndObject();
            SessionWriter.WriteMembers(writer, s.session);
            writer.WriteEndObject();
        }));
}
