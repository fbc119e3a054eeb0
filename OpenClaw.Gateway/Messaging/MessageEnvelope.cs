using System.Text.Json;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Messaging;

/// <summary>What a message says about itself.</summary>
/// <param name="ConversationId">Messages of one conversation are answered in their order; null is a conversation of its own.</param>
/// <param name="CorrelationId">What it belongs to: the message it answers, the broadcast it is part of, the dead letter it repeats.</param>
/// <param name="Deadline">When an answer is of no use any more; null for never.</param>
/// <param name="Via">The agents that forwarded it, first one first.</param>
internal sealed record MessageEnvelope(
    MessageType Type = MessageType.Message,
    MessagePriority Priority = MessagePriority.Normal,
    string? ConversationId = null,
    string? CorrelationId = null,
    DateTimeOffset? Deadline = null,
    IReadOnlyList<string>? Via = null)
{
    /// <summary>That of a message of which nothing is said.</summary>
    public static MessageEnvelope Plain { get; } = new();

    /// <summary>Reads what <see cref="ToText"/> gave.</summary>
    public static MessageEnvelope Parse(string? text) =>
        string.IsNullOrEmpty(text) ? Plain : JsonSerializer.Deserialize(text, GatewayJson.Default.MessageEnvelope) ?? Plain;

    /// <summary>JSON; null for the plain one, which most messages have.</summary>
    public string? ToText() => this == Plain ? null : JsonSerializer.Serialize(this, GatewayJson.Default.MessageEnvelope);
}
