using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Anthropic's messages.</summary>
internal sealed class AnthropicFormat(string? version) : WireFormat
{
    private const string DefaultVersion = "2023-06-01";

    // The format has no default of its own.
    private const int DefaultMaxTokens = 4096;

    public override string PathOf(string model, bool isStream) => "messages";

    public override void Authorize(HttpRequestHeaders headers, string key)
    {
        headers.Add("anthropic-version", version ?? DefaultVersion);
        if (key.Length > 0)
        {
            headers.Add("x-api-key", key);
        }
    }

    public override void Write(Utf8JsonWriter writer, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        writer.WriteNumber("max_tokens"u8, options.MaxOutputTokens ?? DefaultMaxTokens);
        var system = messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text).ToList();
        if (options.ResponseFormat is ChatResponseFormatJson json)
        {
            system.Add(json.Schema is { } schema ? $"Answer only with JSON of this schema: {schema}" : "Answer only with JSON.");
        }

        if (system.Count > 0)
        {
            writer.WriteString("system"u8, string.Join("\n\n", system));
        }

        writer.WriteStartArray("messages"u8);
        foreach (var message in messages.Where(message => message.Role != ChatRole.System))
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, message.Role == ChatRole.Assistant ? "assistant"u8 : "user"u8);
            writer.WriteStartArray("content"u8);
            foreach (var content in message.Contents)
            {
                WriteContent(writer, content);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (isStream)
        {
            writer.WriteBoolean("stream"u8, true);
        }

        writer.WriteIfSet("temperature", options.Temperature);
        writer.WriteIfSet("top_p", options.TopP);
        writer.WriteIfSet("top_k", options.TopK);
        writer.WriteTexts("stop_sequences", options.StopSequences);
        WriteTools(writer, options);
        writer.WriteEndObject();
    }

    public override ChatResponse Read(JsonElement answer)
    {
        if (answer.Member("content") is not { ValueKind: JsonValueKind.Array } blocks)
        {
            throw new JsonException("there is no content");
        }

        List<AIContent> contents = [];
        foreach (var block in blocks.EnumerateArray())
        {
            switch (block.TextOf("type"))
            {
                case "text":
                    contents.Add(new TextContent(block.TextOf("text")));
                    break;
                case "thinking":
                    contents.Add(new TextReasoningContent(block.TextOf("thinking")));
                    break;
                case "tool_use":
                    contents.Add(WireJson.Call(block.TextOf("id"), block.TextOf("name"), block.Member("input"), contents.Count));
                    break;
            }
        }

        var usage = answer.Member("usage");
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = answer.TextOf("id"),
            ModelId = answer.TextOf("model"),
            FinishReason = Reason(answer.TextOf("stop_reason")),
            Usage = usage is { } counts ? UsageOf(counts, counts.NumberOf("output_tokens")) : null,
        };
    }

    public override WireStream NewStream() => new Stream();

    private static void WriteContent(Utf8JsonWriter writer, AIContent content)
    {
        switch (content)
        {
            case TextContent { Text.Length: > 0 } text:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, text.Text);
                writer.WriteEndObject();
                break;
            case FunctionCallContent call:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "tool_use"u8);
                writer.WriteString("id"u8, call.CallId);
                writer.WriteString("name"u8, call.Name);
                writer.WritePropertyName("input"u8);
                writer.WriteObject(call.Arguments);
                writer.WriteEndObject();
                break;
            case FunctionResultContent result:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "tool_result"u8);
                writer.WriteString("tool_use_id"u8, result.CallId);
                writer.WriteString("content"u8, WireJson.ResultText(result));
                if (result.Exception is not null)
                {
                    writer.WriteBoolean("is_error"u8, true);
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static void WriteTools(Utf8JsonWriter writer, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartArray("tools"u8);
        foreach (var tool in options.Tools.OfType<AIFunctionDeclaration>())
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("input_schema"u8);
            tool.JsonSchema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (options.ToolMode is NoneChatToolMode or RequiredChatToolMode)
        {
            var name = (options.ToolMode as RequiredChatToolMode)?.RequiredFunctionName;
            writer.WriteStartObject("tool_choice"u8);
            writer.WriteString("type"u8, options.ToolMode is NoneChatToolMode ? "none" : name is null ? "any" : "tool");
            if (name is not null)
            {
                writer.WriteString("name"u8, name);
            }

            writer.WriteEndObject();
        }
    }

    private static ChatFinishReason? Reason(string? reason) => reason switch
    {
        null => null,
        "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "tool_use" => ChatFinishReason.ToolCalls,
        "refusal" => ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(reason),
    };

    // input_tokens leaves out what came from or went into the cache.
    private static UsageDetails? UsageOf(JsonElement usage, long? output)
    {
        var (read, written) = (usage.NumberOf("cache_read_input_tokens"), usage.NumberOf("cache_creation_input_tokens"));
        return WireJson.Usage(usage.NumberOf("input_tokens") is { } input ? input + (read ?? 0) + (written ?? 0) : null, output, read, written);
    }

    // event: content_block_delta
    // data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}
    private sealed class Stream : WireStream
    {
        private readonly ToolCallBuffer _calls = new();

        public override void Read(JsonElement data, List<ChatResponseUpdate> updates)
        {
            switch (data.TextOf("type"))
            {
                case "message_start" when data.Member("message") is { } message:
                    ResponseId = message.TextOf("id");
                    ModelId = message.TextOf("model");
                    if (message.Member("usage") is { } counts && UsageOf(counts, 0) is { } read)
                    {
                        updates.Add(Update(new UsageContent(read)));
                    }

                    break;
                case "content_block_start" when data.Member("content_block") is { } block && block.TextOf("type") == "tool_use":
                    _calls.Add(data.NumberOf("index") ?? 0, block.TextOf("id"), block.TextOf("name"), null);
                    break;
                case "content_block_delta" when data.Member("delta") is { } delta:
                    ReadDelta(data.NumberOf("index") ?? 0, delta, updates);
                    break;
                case "message_delta":
                    var update = Update(_calls.Take());
                    update.FinishReason = Reason(data.Member("delta")?.TextOf("stop_reason"));
                    if (data.Member("usage")?.NumberOf("output_tokens") is { } written)
                    {
                        update.Contents.Add(new UsageContent(WireJson.Usage(null, written)!));
                    }

                    updates.Add(update);
                    break;
                case "message_stop":
                    IsComplete = true;
                    break;
            }
        }

        private void ReadDelta(long index, JsonElement delta, List<ChatResponseUpdate> updates)
        {
            switch (delta.TextOf("type"))
            {
                case "text_delta" when delta.TextOf("text") is { Length: > 0 } text:
                    updates.Add(Update(new TextContent(text)));
                    break;
                case "thinking_delta" when delta.TextOf("thinking") is { Length: > 0 } thought:
                    updates.Add(Update(new TextReasoningContent(thought)));
                    break;
                case "input_json_delta":
                    _calls.Add(index, null, null, delta.TextOf("partial_json"));
                    break;
            }
        }
    }
}
