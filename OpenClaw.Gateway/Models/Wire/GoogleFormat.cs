using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Gemini's generateContent.</summary>
/// <param name="usesAccessToken">Whether the key is an OAuth access token, as Vertex AI wants it.</param>
internal sealed class GoogleFormat(bool usesAccessToken = false) : WireFormat
{
    public override string PathOf(string model, bool isStream) =>
        $"models/{Uri.EscapeDataString(model)}:{(isStream ? "streamGenerateContent?alt=sse" : "generateContent")}";

    public override void Authorize(HttpRequestHeaders headers, string key)
    {
        if (usesAccessToken)
        {
            base.Authorize(headers, key);
        }
        else if (key.Length > 0)
        {
            headers.Add("x-goog-api-key", key);
        }
    }

    public override void Write(Utf8JsonWriter writer, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, bool isStream)
    {
        writer.WriteStartObject();
        var system = string.Join("\n\n", messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text));
        if (system.Length > 0)
        {
            writer.WriteStartObject("systemInstruction"u8);
            writer.WriteStartArray("parts"u8);
            WriteText(writer, system);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        // An answer of a tool has the tool's name, not the id of the call.
        var names = messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .GroupBy(call => call.CallId).ToDictionary(calls => calls.Key, calls => calls.Last().Name);
        writer.WriteStartArray("contents"u8);
        foreach (var message in messages.Where(message => message.Role != ChatRole.System))
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, message.Role == ChatRole.Assistant ? "model"u8 : "user"u8);
            writer.WriteStartArray("parts"u8);
            foreach (var content in message.Contents)
            {
                WriteContent(writer, content, names);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTools(writer, options);
        WriteConfig(writer, options);
        writer.WriteEndObject();
    }

    public override ChatResponse Read(JsonElement answer)
    {
        var reader = new Stream();
        List<ChatResponseUpdate> updates = [];
        reader.Read(answer, updates);
        reader.Finish(updates);
        if (!reader.IsComplete)
        {
            throw new JsonException("there is no candidates[0].finishReason");
        }

        return updates.ToChatResponse();
    }

    public override WireStream NewStream() => new Stream();

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter writer, AIContent content, Dictionary<string, string> names)
    {
        switch (content)
        {
            case TextContent text:
                WriteText(writer, text.Text);
                break;
            case FunctionCallContent call:
                writer.WriteStartObject();
                writer.WriteStartObject("functionCall"u8);
                writer.WriteString("name"u8, call.Name);
                writer.WritePropertyName("args"u8);
                writer.WriteObject(call.Arguments);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case FunctionResultContent result:
                writer.WriteStartObject();
                writer.WriteStartObject("functionResponse"u8);
                writer.WriteString("name"u8, names.GetValueOrDefault(result.CallId, result.CallId));
                writer.WriteStartObject("response"u8);
                writer.WriteString("output"u8, WireJson.ResultText(result));
                writer.WriteEndObject();
                writer.WriteEndObject();
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
        writer.WriteStartObject();
        writer.WriteStartArray("functionDeclarations"u8);
        foreach (var tool in options.Tools.OfType<AIFunctionDeclaration>())
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("parametersJsonSchema"u8);
            tool.JsonSchema.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (options.ToolMode is NoneChatToolMode or RequiredChatToolMode)
        {
            writer.WriteStartObject("toolConfig"u8);
            writer.WriteStartObject("functionCallingConfig"u8);
            writer.WriteString("mode"u8, options.ToolMode is NoneChatToolMode ? "NONE"u8 : "ANY"u8);
            if ((options.ToolMode as RequiredChatToolMode)?.RequiredFunctionName is { } name)
            {
                writer.WriteTexts("allowedFunctionNames", [name]);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private static void WriteConfig(Utf8JsonWriter writer, ChatOptions options)
    {
        writer.WriteStartObject("generationConfig"u8);
        writer.WriteIfSet("temperature", options.Temperature);
        writer.WriteIfSet("topP", options.TopP);
        writer.WriteIfSet("topK", options.TopK);
        writer.WriteIfSet("seed", options.Seed);
        writer.WriteIfSet("maxOutputTokens", options.MaxOutputTokens);
        writer.WriteTexts("stopSequences", options.StopSequences);
        if (options.ResponseFormat is ChatResponseFormatJson json)
        {
            writer.WriteString("responseMimeType"u8, "application/json"u8);
            if (json.Schema is { } schema)
            {
                writer.WritePropertyName("responseJsonSchema"u8);
                schema.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static ChatFinishReason Reason(string reason, bool hasCalls) => reason switch
    {
        "STOP" when hasCalls => ChatFinishReason.ToolCalls,
        "STOP" => ChatFinishReason.Stop,
        "MAX_TOKENS" => ChatFinishReason.Length,
        "SAFETY" or "RECITATION" or "BLOCKLIST" or "PROHIBITED_CONTENT" or "SPII" => ChatFinishReason.ContentFilter,
        _ => new ChatFinishReason(reason),
    };

    // data: {"candidates":[{"content":{"role":"model","parts":[{"text":"Hel"}]}}],"usageMetadata":{"promptTokenCount":11}}
    private sealed class Stream : WireStream
    {
        private UsageDetails? _usage;
        private long _calls;

        public override void Read(JsonElement data, List<ChatResponseUpdate> updates)
        {
            ResponseId ??= data.TextOf("responseId");
            ModelId ??= data.TextOf("modelVersion");
            if (data.Member("promptFeedback")?.TextOf("blockReason") is not null)
            {
                IsComplete = true;
                var update = Update();
                update.FinishReason = Reason("SAFETY", hasCalls: false);
                updates.Add(update);
            }

            var candidate = data.Items("candidates").FirstOrDefault();
            foreach (var part in candidate.Member("content")?.Items("parts") ?? [])
            {
                ReadPart(part, updates);
            }

            if (candidate.TextOf("finishReason") is { } reason)
            {
                IsComplete = true;
                var update = Update();
                update.FinishReason = Reason(reason, _calls > 0);
                updates.Add(update);
            }

            if (data.Member("usageMetadata") is { } usage)
            {
                // Each event repeats the counts as they are by then.
                var (written, thought) = (usage.NumberOf("candidatesTokenCount"), usage.NumberOf("thoughtsTokenCount"));
                _usage = WireJson.Usage(
                    usage.NumberOf("promptTokenCount"), written is null && thought is null ? null : (written ?? 0) + (thought ?? 0),
                    usage.NumberOf("cachedContentTokenCount"), reasoning: thought);
            }
        }

        public override void Finish(List<ChatResponseUpdate> updates)
        {
            if (_usage is not null)
            {
                updates.Add(Update(new UsageContent(_usage)));
            }
        }

        private void ReadPart(JsonElement part, List<ChatResponseUpdate> updates)
        {
            if (part.Member("functionCall") is { } call)
            {
                updates.Add(Update(WireJson.Call(call.TextOf("id"), call.TextOf("name"), call.Member("args"), _calls++)));
            }
            else if (part.TextOf("text") is { Length: > 0 } text)
            {
                var isThought = part.Member("thought") is { ValueKind: JsonValueKind.True };
                updates.Add(Update(isThought ? new TextReasoningContent(text) : new TextContent(text)));
            }
        }
    }
}
