using System.Diagnostics;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Models;

/// <summary>The span of an agent that speaks, around the calls to models which that takes.</summary>
internal static class AgentSpan
{
    private const string Provider = "openclaw";

    /// <param name="agentId">The agent.</param>
    /// <param name="agentName">Its name.</param>
    /// <param name="conversationId">Session or conversation that it speaks in.</param>
    /// <param name="traceParent">W3C trace context to go on with where no span is current: another process began it.</param>
    /// <returns>Null when nobody listens.</returns>
    public static Activity? Start(string? agentId, string? agentName, string? conversationId, string? traceParent = null)
    {
        // Without a listener not even the name is made.
        if (!GatewayTelemetry.Source.HasListeners()
            || StartSpan($"{GenAiConventions.InvokeAgent} {agentId}", traceParent) is not { } span)
        {
            return null;
        }

        return span.SetTag(GenAiConventions.Operation, GenAiConventions.InvokeAgent)
            .SetTag(GenAiConventions.Provider, Provider)
            .SetTag(GenAiConventions.AgentId, agentId)
            .SetTag(GenAiConventions.AgentName, agentName)
            .SetTag(GenAiConventions.ConversationId, conversationId);
    }

    private static Activity? StartSpan(string name, string? traceParent) => Activity.Current is null && traceParent is not null
        ? GatewayTelemetry.Source.StartActivity(name, ActivityKind.Internal, traceParent)
        : GatewayTelemetry.Source.StartActivity(name);

    /// <summary>Says why the agent did not answer.</summary>
    public static void Failed(this Activity? span, Exception exception) => span?
        .SetTag(GenAiConventions.ErrorType, (exception as ModelCallException)?.Kind.Label() ?? exception.GetType().FullName)
        .SetStatus(exception is OperationCanceledException ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
}
