using System.Text.Json;

namespace OpenClaw.Gateway.A2A;

/// <summary>A message as a client of the A2A protocol sends it.</summary>
/// <param name="AgentId">From the metadata's member agentId; null leaves the choice to the gateway.</param>
/// <param name="Wait">Whether the client waits for the answer.</param>
internal sealed record A2AMessage(string MessageId, string? ContextId, string Text, string? AgentId, bool Wait)
{
    private const int MaxIdLength = 128;

    /// <summary>Reads the parameters of message/send and message/stream.</summary>
    /// <exception cref="A2AException">Something is missing, wrong or not supported.</exception>
    public static A2AMessage Read(JsonElement parameters)
    {
        if (Member(parameters, "message") is not { ValueKind: JsonValueKind.Object } message)
        {
            throw new A2AException(A2AException.InvalidParams, "params.message must be an object.");
        }

        var messageId = Id(message, "messageId") ?? throw new A2AException(A2AException.InvalidParams, "params.message.messageId is missing.");
        if (Member(message, "parts") is not { ValueKind: JsonValueKind.Array } parts || parts.GetArrayLength() == 0)
        {
            throw new A2AException(A2AException.InvalidParams, "params.message.parts must be an array with at least one part.");
        }

        var texts = parts.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Object && Member(part, "text") is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new A2AException(A2AException.ContentTypeNotSupported, "Only parts with text are supported."));
        var configuration = Member(parameters, "configuration");
        if (configuration is { } set && (Member(set, "pushNotificationConfig") ?? Member(set, "taskPushNotificationConfig")) is not null)
        {
            throw new A2AException(A2AException.PushNotSupported, "Push notifications are not supported; stream, or ask with tasks/get.");
        }

        var content = string.Join('\n', texts);
        return content.Length == 0 || content.Contains('\0')
            ? throw new A2AException(A2AException.InvalidParams, "The text must not be empty and not contain U+0000.")
            : new A2AMessage(
                messageId, Id(message, "contextId"), content, Agent(message) ?? Agent(parameters),
                configuration is not { } waiting
                || (Member(waiting, "returnImmediately") is not { ValueKind: JsonValueKind.True }
                    && Member(waiting, "blocking") is not { ValueKind: JsonValueKind.False }));
    }

    /// <summary>The parameter id of tasks/get and tasks/cancel.</summary>
    /// <exception cref="A2AException">It is missing or wrong.</exception>
    public static string TaskId(JsonElement parameters) =>
        Id(parameters, "id") ?? throw new A2AException(A2AException.InvalidParams, "params.id is missing.");

    private static string? Agent(JsonElement owner) => Member(owner, "metadata") is { } metadata ? Id(metadata, "agentId") : null;

    private static string? Id(JsonElement owner, string name) => Member(owner, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: > 0 and <= MaxIdLength } id && !id.Contains('\0') => id,
        _ => throw new A2AException(A2AException.InvalidParams, $"{name} must be a text of 1 to {MaxIdLength} characters."),
    };

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;
}
