using System.Diagnostics;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Names under which the gateway's spans and instruments are exported.</summary>
internal static class GatewayTelemetry
{
    public const string Name = "OpenClaw.Gateway";

    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Says of a span which message it carries, by OpenTelemetry's conventions for messaging.</summary>
    /// <param name="operation">"send" or "process".</param>
    public static void Describe(Activity? span, string operation, Guid messageId, string agentId, string? conversationId) => span?
        .SetTag("messaging.system", "openclaw")
        .SetTag("messaging.operation.type", operation)
        .SetTag("messaging.destination.name", agentId)
        .SetTag("messaging.message.id", messageId)
        .SetTag("messaging.message.conversation_id", conversationId)
        .SetTag("gen_ai.agent.id", agentId)
        .SetTag("gen_ai.conversation.id", conversationId);
}
