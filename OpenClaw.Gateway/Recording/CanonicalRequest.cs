using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Models;
using OpenClaw.ServiceDefaults.Telemetry.Traces;

namespace OpenClaw.Gateway.Recording;

/// <summary>A request to a model in the one form in which requests are compared: who asks and what is said, not when or which deployment.</summary>
internal static class CanonicalRequest
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON without secrets; equal requests give equal text.</summary>
    public static string Of(string? agentId, IEnumerable<ChatMessage> messages, ChatOptions? options) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("agent"u8, agentId);
        writer.WriteString("format"u8, options?.ResponseFormat is ChatResponseFormatJson ? "json" : "text");
        if (options?.Temperature is { } temperature)
        {
            writer.WriteNumber("temperature"u8, temperature);
        }

        if (options?.MaxOutputTokens is { } most)
        {
            writer.WriteNumber("maxOutputTokens"u8, most);
        }

        if (options?.Tools is { Count: > 0 } tools)
        {
            writer.WriteStartArray("tools"u8);
            foreach (var tool in tools)
            {
                writer.WriteStringValue(tool.Name);
            }

            writer.WriteEndArray();
        }

        writer.WriteStartArray("messages"u8);
        foreach (var message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, message.Role.Value);
            WriteContents(writer, message.Contents);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static string HashOf(string request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));

    /// <summary>The text, tool calls and tool results of a message, as members of the present object.</summary>
    public static void WriteContents(Utf8JsonWriter writer, IEnumerable<AIContent> contents)
    {
        var all = contents as IReadOnlyList<AIContent> ?? [.. contents];
        writer.WriteString("text"u8, Secrets.Redact(string.Concat(all.OfType<TextContent>().Select(content => content.Text))));
        if (all.Any(content => content is FunctionCallContent))
        {
            writer.WriteStartArray("calls"u8);
            foreach (var call in all.OfType<FunctionCallContent>())
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, call.CallId);
                writer.WriteString("name"u8, call.Name);
                writer.WriteString("arguments"u8, Secrets.Redact(WireJson.ArgumentsText(call)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (all.Any(content => content is FunctionResultContent))
        {
            writer.WriteStartArray("results"u8);
            foreach (var result in all.OfType<FunctionResultContent>())
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, result.CallId);
                writer.WriteString("text"u8, Secrets.Redact(WireJson.ResultText(result)));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
