using System.Text.Json;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Writes the answers and events of /v1/responses.</summary>
internal sealed record ResponsesAnswer(string Id, string MessageId, string Model, long CreatedAt)
{
    /// <summary>An event of the stream.</summary>
    /// <param name="text">The piece of a delta, else the whole text.</param>
    /// <param name="record">The finished run, for the last event.</param>
    public byte[] Event(string type, string text, RunRecord? record) => FrameWriter.Json((this, type, text, record), static (writer, state) =>
    {
        var (self, type, text, record) = state;
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        switch (type)
        {
            case "response.created" or "response.in_progress":
                writer.WritePropertyName("response"u8);
                self.Write(writer, "in_progress", null, null);
                break;
            case "response.completed" or "response.failed":
                writer.WritePropertyName("response"u8);
                self.Write(writer, type["response.".Length..], text, record);
                break;
            case "response.output_item.added" or "response.output_item.done":
                writer.WriteNumber("output_index"u8, 0);
                writer.WritePropertyName("item"u8);
                self.WriteMessage(writer, type.EndsWith("done", StringComparison.Ordinal) ? "completed" : "in_progress", text);
                break;
            default:
                writer.WriteString("item_id"u8, self.MessageId);
                writer.WriteNumber("output_index"u8, 0);
                writer.WriteNumber("content_index"u8, 0);
                WritePart(writer, type, text);
                break;
        }

        writer.WriteEndObject();
    });

    /// <summary>The whole answer.</summary>
    /// <param name="text">The text of the message; null for none.</param>
    public void Write(Utf8JsonWriter writer, string status, string? text, RunRecord? record)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, Id);
        writer.WriteString("object"u8, "response"u8);
        writer.WriteNumber("created_at"u8, CreatedAt);
        writer.WriteString("status"u8, status);
        writer.WriteString("model"u8, Model);
        writer.WriteStartArray("output"u8);
        if (text is not null && status == "completed")
        {
            WriteMessage(writer, status, text);
        }

        writer.WriteEndArray();
        if (status == "failed")
        {
            writer.WriteStartObject("error"u8);
            writer.WriteString("code"u8, "api_error"u8);
            writer.WriteString("message"u8, "internal error"u8);
            writer.WriteEndObject();
        }

        writer.WriteStartObject("usage"u8);
        writer.WriteNumber("input_tokens"u8, record?.InputTokens ?? 0);
        writer.WriteNumber("output_tokens"u8, record?.OutputTokens ?? 0);
        writer.WriteNumber("total_tokens"u8, (record?.InputTokens ?? 0) + (record?.OutputTokens ?? 0));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteMessage(Utf8JsonWriter writer, string status, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "message"u8);
        writer.WriteString("id"u8, MessageId);
        writer.WriteString("role"u8, "assistant"u8);
        writer.WriteStartArray("content"u8);
        if (status == "completed")
        {
            WriteText(writer, text);
        }

        writer.WriteEndArray();
        writer.WriteString("status"u8, status);
        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, string type, string text)
    {
        if (type is "response.output_text.delta")
        {
            writer.WriteString("delta"u8, text);
        }
        else if (type is "response.output_text.done")
        {
            writer.WriteString("text"u8, text);
        }
        else
        {
            writer.WritePropertyName("part"u8);
            WriteText(writer, text);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "output_text"u8);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }
}
