using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Cohere's chat, version 2.</summary>
internal sealed class CohereFormat : WireFormat
{
    public override string PathOf(string model, bool isStream) => "chat";

    public override void Write(Utf8JsonWriter writer, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        writer.WriteBoolean("stream"u8, isStream);
        writer.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            WriteMessage(writer, message);
        }

        writer.WriteEndArray();
        writer.WriteFunctionTools(options);
        if (options.ToolMode is NoneChatToolMode or RequiredChatToolMode)
        {
            writer.WriteString("tool_choice"u8, options.ToolMode is NoneChatToolMode ? "NONE"u8 : "REQUIRED"u8);
        }

        writer.WriteIfSet("temperature", options.Temperature);
        writer.WriteIfSet("p", options.TopP);
        writer.WriteIfSet("k", options.TopK);
        writer.WriteIfSet("seed", options.Seed);
        writer.WriteIfSet("max_tokens", options.MaxOutputTokens);
        writer.WriteIfSet("frequency_penalty", options.FrequencyPenalty);
        writer.WriteIfSet("presence_penalty", options.PresencePenalty);
        writer.WriteTexts("stop_sequences", options.StopSequences);
        if (options.ResponseFormat is ChatResponseFormatJson json)
        {
            writer.WriteStartObject("response_format"u8);
            writer.WriteString("type"u8, "json_object"u8);
            if (json.Schema is { } schema)
            {
                writer.WritePropertyName("json_schema"u8);
                schema.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public override ChatResponse Read(JsonElement answer)
    {
        if (answer.Member("message") is not { } message)
        {
            throw new JsonException("there is no message");
        }

        List<AIContent> contents = [.. message.Items("content")
            .Where(part => part.TextOf("type") == "text").Select(part => new TextContent(part.TextOf("text")))];
        foreach (var call in message.Items("tool_calls"))
        {
            contents.Add(WireJson.Call(
                call.TextOf("id"), call.Member("function")?.TextOf("name"), call.Member("function")?.TextOf("arguments"), contents.Count));
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = answer.TextOf("id"),
            FinishReason = Reason(answer.TextOf("finish_reason")),
            Usage = UsageOf(answer),
        };
    }

    public override WireStream NewStream() => new Stream();

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "tool"u8);
            writer.WriteString("tool_call_id"u8, result.CallId);
            writer.WriteString("content"u8, WireJson.ResultText(result));
            writer.WriteEndObject();
        }

        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (message.Role == ChatRole.Tool && calls.Count == 0 && message.Text.Length == 0)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role == ChatRole.Tool ? "user" : message.Role.Value);
        if (message.Text.Length > 0 || calls.Count == 0)
        {
            writer.WriteString("content"u8, message.Text);
        }

        writer.WriteToolCalls(calls);

        writer.WriteEndObject();
    }

    private static ChatFinishReason? Reason(string? reason) => reason switch
    {
        null => null,
        "COMPLETE" or "STOP_SEQUENCE" => ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "TOOL_CALL" => ChatFinishReason.ToolCalls,
        "ERROR_TOXIC" => ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(reason),
    };

    private static UsageDetails? UsageOf(JsonElement answer)
    {
        var usage = answer.Member("usage");
        return (usage.Member("tokens") ?? usage.Member("billed_units")) is { } counts
            ? WireJson.Usage(counts.NumberOf("input_tokens"), counts.NumberOf("output_tokens"), usage?.NumberOf("cached_tokens"))
            : null;
    }

    // data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Hel"}}}}
    // data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"tokens":{"input_tokens":11,"output_tokens":3}}}}
    private sealed class Stream : WireStream
    {
        private readonly ToolCallBuffer _calls = new();

        public override void Read(JsonElement data, List<ChatResponseUpdate> updates)
        {
            ResponseId ??= data.TextOf("id");
            var message = data.Member("delta").Member("message");
            switch (data.TextOf("type"))
            {
                case "content-delta" when message.Member("content")?.TextOf("text") is { Length: > 0 } text:
                    updates.Add(Update(new TextContent(text)));
                    break;
                case "tool-call-start" or "tool-call-delta" when message.Member("tool_calls") is { } call:
                    var function = call.Member("function");
                    _calls.Add(data.NumberOf("index") ?? 0, call.TextOf("id"), function?.TextOf("name"), function?.TextOf("arguments"));
                    break;
                case "message-end" when data.Member("delta") is { } end:
                    IsComplete = true;
                    var update = Update(_calls.Take());
                    update.FinishReason = Reason(end.TextOf("finish_reason"));
                    if (UsageOf(end) is { } usage)
                    {
                        update.Contents.Add(new UsageContent(usage));
                    }

                    updates.Add(update);
                    break;
            }
        }
    }
}
