using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Ollama's own chat, streamed as lines of JSON.</summary>
internal sealed class OllamaFormat : WireFormat
{
    public override bool StreamsLines => true;

    public override string PathOf(string model, bool isStream) => "api/chat";

    public override void Write(Utf8JsonWriter writer, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStream)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, model);
        writer.WriteBoolean("stream"u8, isStream);
        var names = messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .GroupBy(call => call.CallId).ToDictionary(calls => calls.Key, calls => calls.Last().Name);
        writer.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            WriteMessage(writer, message, names);
        }

        writer.WriteEndArray();
        writer.WriteFunctionTools(options);
        if (options.ResponseFormat is ChatResponseFormatJson json)
        {
            writer.WritePropertyName("format"u8);
            if (json.Schema is { } schema)
            {
                schema.WriteTo(writer);
            }
            else
            {
                writer.WriteStringValue("json"u8);
            }
        }

        writer.WriteStartObject("options"u8);
        writer.WriteIfSet("temperature", options.Temperature);
        writer.WriteIfSet("top_p", options.TopP);
        writer.WriteIfSet("top_k", options.TopK);
        writer.WriteIfSet("seed", options.Seed);
        writer.WriteIfSet("num_predict", options.MaxOutputTokens);
        writer.WriteTexts("stop", options.StopSequences);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public override ChatResponse Read(JsonElement answer)
    {
        var reader = new Stream();
        List<ChatResponseUpdate> updates = [];
        reader.Read(answer, updates);
        return reader.IsComplete ? updates.ToChatResponse() : throw new JsonException("\"done\" is not true");
    }

    public override WireStream NewStream() => new Stream();

    private static void WriteMessage(Utf8JsonWriter writer, ChatMessage message, Dictionary<string, string> names)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "tool"u8);
            writer.WriteString("tool_name"u8, names.GetValueOrDefault(result.CallId, result.CallId));
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
        writer.WriteString("content"u8, message.Text);
        if (calls.Count > 0)
        {
            writer.WriteStartArray("tool_calls"u8);
            foreach (var call in calls)
            {
                writer.WriteStartObject();
                writer.WriteStartObject("function"u8);
                writer.WriteString("name"u8, call.Name);
                writer.WritePropertyName("arguments"u8);
                writer.WriteObject(call.Arguments);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    // {"model":"m","message":{"role":"assistant","content":"Hel"},"done":false}
    // {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":11,"eval_count":3}
    private sealed class Stream : WireStream
    {
        private long _calls;

        public override void Read(JsonElement data, List<ChatResponseUpdate> updates)
        {
            ModelId ??= data.TextOf("model");
            if (data.Member("message") is { } message)
            {
                if (message.TextOf("thinking") is { Length: > 0 } thought)
                {
                    updates.Add(Update(new TextReasoningContent(thought)));
                }

                if (message.TextOf("content") is { Length: > 0 } text)
                {
                    updates.Add(Update(new TextContent(text)));
                }

                foreach (var call in message.Items("tool_calls"))
                {
                    var function = call.Member("function");
                    updates.Add(Update(WireJson.Call(call.TextOf("id"), function?.TextOf("name"), function.Member("arguments"), _calls++)));
                }
            }

            if (data.Member("done") is { ValueKind: JsonValueKind.True })
            {
                IsComplete = true;
                var update = Update();
                update.FinishReason = _calls > 0 ? ChatFinishReason.ToolCalls : new ChatFinishReason(data.TextOf("done_reason") ?? "stop");
                if (WireJson.Usage(data.NumberOf("prompt_eval_count"), data.NumberOf("eval_count")) is { } usage)
                {
                    update.Contents.Add(new UsageContent(usage));
                }

                updates.Add(update);
            }
        }
    }
}
