using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>What the two OpenAI-like endpoints take from a request.</summary>
/// <param name="Message">The last turn of the user.</param>
/// <param name="System">Texts of the roles system and developer.</param>
internal sealed record ChatCompletion(string Model, string? Message, string? System, bool IsStream, string? User)
{
    public static ChatCompletion Read(JsonElement body, string turns)
    {
        var system = new List<string>();
        if (body.Text("instructions") is { Length: > 0 } instructions)
        {
            system.Add(instructions);
        }

        string? message = null;
        if (body.TryGetProperty(turns, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var turn in list.EnumerateArray())
            {
                var text = turn.ValueKind == JsonValueKind.Object && turn.TryGetProperty("content", out var content) ? TextOf(content) : "";
                if (turn.Text("role") is "system" or "developer" && text.Length > 0)
                {
                    system.Add(text);
                }
                else if (turn.Text("role") == "user" && text.Length > 0)
                {
                    message = text;
                }
            }
        }
        else if (list.ValueKind == JsonValueKind.String)
        {
            message = list.GetString();
        }

        return new ChatCompletion(
            body.Text("model") ?? "openclaw", string.IsNullOrWhiteSpace(message) ? null : message, system.Count == 0 ? null : string.Join("\n\n", system),
            body.Flag("stream") == true, body.Text("user"));
    }

    private static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => part.Text("text")).Where(text => !string.IsNullOrEmpty(text))),
        _ => "",
    };
}
