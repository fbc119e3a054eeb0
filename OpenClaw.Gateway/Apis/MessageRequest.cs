using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Apis;

/// <summary>Body of POST /api/agents/{id}/messages and of POST /api/broadcasts.</summary>
/// <param name="Content">The text for the agent; not empty, without U+0000.</param>
/// <param name="From">Who sends it; at most 128 characters.</param>
/// <param name="Type">A broadcast always has the type broadcast.</param>
/// <param name="ConversationId">At most 128 characters; messages of one conversation are answered in their order.</param>
/// <param name="CorrelationId">At most 128 characters; what the message belongs to.</param>
/// <param name="Deadline">When an answer is of no use any more.</param>
/// <param name="Via">The agents that forwarded the message, first one first.</param>
internal sealed record MessageRequest(
    string Content,
    string? From = null,
    MessageType Type = MessageType.Message,
    MessagePriority Priority = MessagePriority.Normal,
    string? ConversationId = null,
    string? CorrelationId = null,
    DateTimeOffset? Deadline = null,
    IReadOnlyList<string>? Via = null)
{
    /// <summary>What the members beside content and sender say.</summary>
    internal MessageEnvelope ToEnvelope() =>
        new(Type, Priority, ConversationId, CorrelationId, Deadline?.ToUniversalTime(), Via is { Count: 0 } ? null : Via);
}
