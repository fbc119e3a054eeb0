using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The error member of a response.</summary>
/// <param name="Code">One of the protocol's codes.</param>
/// <param name="Message">For people; some clients compare it.</param>
/// <param name="Details">JSON text of the details, or null.</param>
/// <param name="RetryAfterMs">Milliseconds after which a repetition may succeed; null when it will not.</param>
internal sealed record RpcError(string Code, string Message, byte[]? Details = null, long? RetryAfterMs = null)
{
    public const string InvalidRequest = "INVALID_REQUEST";
    public const string NotPaired = "NOT_PAIRED";
    public const string Unavailable = "UNAVAILABLE";
    public const string AgentTimeout = "AGENT_TIMEOUT";

    public static RpcError Invalid(string message) => new(InvalidRequest, message);

    public static RpcError NotAvailable(string message) => new(Unavailable, message);

    public void WriteMember(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("code"u8, Code);
        writer.WriteString("message"u8, Message);
        if (Details is not null)
        {
            writer.WritePropertyName("details"u8);
            writer.WriteRawValue(Details, skipInputValidation: true);
        }

        if (RetryAfterMs is { } wait)
        {
            writer.WriteBoolean("retryable"u8, true);
            writer.WriteNumber("retryAfterMs"u8, wait);
        }

        writer.WriteEndObject();
    }
}
