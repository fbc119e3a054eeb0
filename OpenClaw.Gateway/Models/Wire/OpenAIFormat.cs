using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Chat completions as OpenAI and most others serve them.</summary>
/// <param name="usesCompletionTokens">Whether the limit is called max_completion_tokens; most others only know the older max_tokens.</param>
internal class OpenAIFormat(bool usesCompletionTokens) : WireFormat
{
    public override string PathOf(string model, bool isStream) => "chat/completions";

    public override void Write(Utf8JsonWriter writer, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        writer.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            WriteMessage(writer, message);
        }

        writer.WriteEndArray();
        if (isStream)
        {
            writer.WriteBoolean("stream"u8, true);
            writer.WriteStartObject("stream_options"u8);
            writer.WriteBoolean("include_usage"u8, true);
            writer.WriteEndObject();
        }

        writer.WriteIfSet("temperature", options.Temperature);
        writer.WriteIfSet("top_p", options.TopP);
        writer.WriteIfSet("frequency_penalty", options.FrequencyPenalty);
        writer.WriteIfSet("presence_penalty", options.PresencePenalty);
        writer.WriteIfSet("seed", options.Seed);
        writer.WriteIfSet(usesCompletionTokens ? "max_completion_tokens" : "max_tokens", options.MaxOutputTokens);
        writer.WriteTexts("stop", options.StopSequences);
        writer.WriteFunctionTools(options);
        WriteToolMode(writer, options.ToolMode);
        WriteResponseFormat(writer, options.ResponseFormat);
        writer.WriteEndObject();
    }

    public override ChatResponse Read(JsonElement answer)
    {
        var choice = answer.Items("choices").FirstOrDefault();
        if (choice.Member("message") is not { } message)
        {
            throw new JsonException("there is no choices[0].message");
        }

        List<AIContent> contents = [];
        if ((message.TextOf("content") ?? message.TextOf("refusal")) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        foreach (var call in message.Items("tool_calls"))
        {
            contents.Add(WireJson.Call(
                call.TextOf("id"), call.Member("function")?.TextOf("name"), call.Member("function")?.TextOf("arguments"), contents.Count));
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ResponseId = answer.TextOf("id"),
            ModelId = answer.TextOf("model"),
            FinishReason = Reason(choice.TextOf("finish_reason")),
            Usage = UsageOf(answer),
        };
    }

    public override WireStream NewStream() => new Stream();

    private static ChatFinishReason? Reason(string? reason) => reason switch
    {
        null or "" => null,
        "function_call" => ChatFinishReason.ToolCalls,
        _ => new ChatFinishReason(reason),
    };

    private static UsageDetails? UsageOf(JsonElement answer) => answer.Member("usage") is { ValueKind: JsonValueKind.Object } usage
        ? WireJson.Usage(
            usage.NumberOf("prompt_tokens"), usage.NumberOf("completion_tokens"), usage.Member("prompt_tokens_details")?.NumberOf("cached_tokens"),
            reasoning: usage.Member("completion_tokens_details")?.NumberOf("reasoning_tokens"))
        : null;

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message)
    {
        var results = message.Contents.OfType<FunctionResultContent>().ToList();
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "tool"u8);
            writer.WriteString("tool_call_id"u8, result.CallId);
            writer.WriteString("content"u8, WireJson.ResultText(result));
            writer.WriteEndObject();
        }

        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (results.Count > 0 && calls.Count == 0 && message.Text.Length == 0)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role"u8, message.Role == ChatRole.Tool ? "user" : message.Role.Value);
        if (message.Text.Length > 0 || calls.Count == 0)
        {
            writer.WriteString("content"u8, message.Text);
        }
        else
        {
            writer.WriteNull("content"u8);
        }

        writer.WriteToolCalls(calls);

        writer.WriteEndObject();
    }

    private static void WriteToolMode(Utf8JsonWriter writer, ChatToolMode? mode)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                writer.WriteString("tool_choice"u8, "none"u8);
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                writer.WriteStartObject("tool_choice"u8);
                writer.WriteString("type"u8, "function"u8);
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, name);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case RequiredChatToolMode:
                writer.WriteString("tool_choice"u8, "required"u8);
                break;
        }
    }

    private static void WriteResponseFormat(Utf8JsonWriter writer, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson json)
        {
            return;
        }

        writer.WriteStartObject("response_format"u8);
        writer.WriteString("type"u8, json.Schema is null ? "json_object"u8 : "json_schema"u8);
        if (json.Schema is { } schema)
        {
            writer.WriteStartObject("json_schema"u8);
            writer.WriteString("name"u8, json.SchemaName ?? "answer");
            writer.WritePropertyName("schema"u8);
            schema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    // data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}
    // data: {"id":"c1","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":3}}
    // data: [DONE]
    private sealed class Stream : WireStream
    {
        private readonly ToolCallBuffer _calls = new();

        public override void Read(JsonElement data, List<ChatResponseUpdate> updates)
        {
            ResponseId ??= data.TextOf("id");
            ModelId ??= data.TextOf("model");
            var choice = data.Items("choices").FirstOrDefault();
            if (choice.Member("delta") is { } delta)
            {
                ReadDelta(delta, updates);
            }

            if (Reason(choice.TextOf("finish_reason")) is { } reason)
            {
                IsComplete = true;
                var update = Update(_calls.Take());
                update.FinishReason = reason;
                updates.Add(update);
            }

            if (UsageOf(data) is { } usage)
            {
                updates.Add(Update(new UsageContent(usage)));
            }
        }

        private void ReadDelta(JsonElement delta, List<ChatResponseUpdate> updates)
        {
            if (delta.TextOf("reasoning_content") is { Length: > 0 } thought)
            {
                updates.Add(Update(new TextReasoningContent(thought)));
            }

            if (delta.TextOf("content") is { Length: > 0 } text)
            {
                updates.Add(Update(new TextContent(text)));
            }

            foreach (var call in delta.Items("tool_calls"))
            {
                var function = call.Member("function");
                _calls.Add(call.NumberOf("index") ?? 0, call.TextOf("id"), function?.TextOf("name"), function?.TextOf("arguments"));
            }
        }
    }
}
