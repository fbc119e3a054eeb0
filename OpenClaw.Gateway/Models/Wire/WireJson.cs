using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>What the formats share in reading and writing JSON.</summary>
internal static class WireJson
{
    public const string CacheWriteCount = "cache_write";

    /// <summary>A text member; null when it is missing or no text.</summary>
    public static string? TextOf(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static long? NumberOf(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A member of an object; null when it is missing, or the element is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static JsonElement? Member(this JsonElement? element, string name) => element?.Member(name);

    /// <summary>The elements of an array member; none when it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>A tool call whose arguments are JSON text.</summary>
    /// <exception cref="JsonException">The arguments are no JSON object.</exception>
    public static FunctionCallContent Call(string? id, string? name, string? arguments, long index)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return new FunctionCallContent(id ?? $"call-{index}", name ?? "", new Dictionary<string, object?>());
        }

        using var json = JsonDocument.Parse(arguments);
        return Call(id, name, json.RootElement, index);
    }

    /// <summary>A tool call whose arguments are a JSON object.</summary>
    /// <exception cref="JsonException">The arguments are no JSON object.</exception>
    public static FunctionCallContent Call(string? id, string? name, JsonElement? arguments, long index)
    {
        Dictionary<string, object?> read = [];
        if (arguments is { ValueKind: not JsonValueKind.Null } given)
        {
            if (given.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("the arguments of a tool call are no object");
            }

            foreach (var member in given.EnumerateObject())
            {
                read[member.Name] = member.Value.Clone();
            }
        }

        return new FunctionCallContent(id ?? $"call-{index}", name ?? "", read);
    }

    public static void WriteObject(this Utf8JsonWriter writer, IDictionary<string, object?>? members)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members ?? new Dictionary<string, object?>())
        {
            writer.WritePropertyName(name);
            writer.WriteAny(value);
        }

        writer.WriteEndObject();
    }

    /// <summary>The arguments of a call as JSON text.</summary>
    public static string ArgumentsText(FunctionCallContent call) => ToText(writer => writer.WriteObject(call.Arguments));

    /// <summary>What a tool returned, as text.</summary>
    public static string ResultText(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is { } exception ? $"error: {exception.Message}" : "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        TextContent content => content.Text,
        var other => ToText(writer => writer.WriteAny(other)),
    };

    /// <summary>Tools as OpenAI writes them, which Ollama and Cohere do too.</summary>
    public static void WriteFunctionTools(this Utf8JsonWriter writer, ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartArray("tools"u8);
        foreach (var tool in options.Tools.OfType<AIFunctionDeclaration>())
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("parameters"u8);
            tool.JsonSchema.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Calls of tools as OpenAI writes them, which Cohere does too; nothing for none.</summary>
    public static void WriteToolCalls(this Utf8JsonWriter writer, List<FunctionCallContent> calls)
    {
        if (calls.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, call.CallId);
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, call.Name);
            writer.WriteString("arguments"u8, ArgumentsText(call));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void WriteTexts(this Utf8JsonWriter writer, string name, IList<string>? texts)
    {
        if (texts is { Count: > 0 })
        {
            writer.WriteStartArray(name);
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }

    public static void WriteIfSet(this Utf8JsonWriter writer, string name, float? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    public static void WriteIfSet(this Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    /// <param name="input">All tokens read.</param>
    /// <param name="cacheRead">Those of them that came from the provider's cache.</param>
    /// <param name="cacheWrite">Those of them that went into it.</param>
    public static UsageDetails? Usage(long? input, long? output, long? cacheRead = null, long? cacheWrite = null, long? reasoning = null)
    {
        if (input is null && output is null)
        {
            return null;
        }

        var usage = new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = (input ?? 0) + (output ?? 0),
            CachedInputTokenCount = cacheRead,
            ReasoningTokenCount = reasoning,
        };
        if (cacheWrite is { } written)
        {
            usage.AdditionalCounts = new AdditionalPropertiesDictionary<long> { [CacheWriteCount] = written };
        }

        return usage;
    }

    private static void WriteAny(this Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int or long:
                writer.WriteNumberValue(Convert.ToInt64(value, null));
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            default:
                JsonSerializer.Serialize(writer, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
                break;
        }
    }

    private static string ToText(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
