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

    /// <summary>
    /// Begins work within the trace of whoever caused it: a span where spans are exported, otherwise only its context, so that what
    /// the work sends on still belongs to that trace.
    /// </summary>
    /// <param name="traceParent">W3C trace context; null when there is none.</param>
    public static Activity? Continue(string name, ActivityKind kind, string? traceParent) =>
        Source.StartActivity(name, kind, traceParent)
        ?? (traceParent is null ? null : new Activity(name).SetParentId(traceParent).Start());
}
