using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Recording;

/// <summary>What a model said, as JSON and back.</summary>
internal static class RecordedResponse
{
    public static string Of(IEnumerable<AIContent> contents) => CanonicalRequest.Write(writer =>
    {
        writer.WriteStartObject();
        CanonicalRequest.WriteContents(writer, contents);
        writer.WriteEndObject();
    });

    /// <summary>The text that <see cref="Of"/> noted.</summary>
    public static string TextOf(string response)
    {
        using var json = JsonDocument.Parse(response);
        return json.RootElement.GetProperty("text").GetString() ?? "";
    }

    public static ChatResponse ToResponse(string response)
    {
        using var json = JsonDocument.Parse(response);
        var message = new ChatMessage(ChatRole.Assistant, json.RootElement.GetProperty("text").GetString());
        foreach (var (call, index) in json.RootElement.Items("calls").Select((call, index) => (call, index)))
        {
            message.Contents.Add(WireJson.Call(call.TextOf("id"), call.TextOf("name"), call.TextOf("arguments"), index));
        }

        return new ChatResponse(message);
    }
}
