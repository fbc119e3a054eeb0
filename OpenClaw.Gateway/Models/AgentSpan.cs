using System.Diagnostics;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Models;

/// <summary>The span of an agent that speaks, around the calls to models which that takes.</summary>
internal static class AgentSpan
{
    private const string Provider = "openclaw";

    /// <returns>Null when nobody listens.</returns>
    public static Activity? Start(string? agentId, string? agentName, string? conversationId)
    {
        // Without a listener not even the name is made.
        if (!GatewayTelemetry.Source.HasListeners()
            || GatewayTelemetry.Source.StartActivity($"{GenAiConventions.InvokeAgent} {agentId}") is not { } span)
        {
            return null;
        }

        return span.SetTag(GenAiConventions.Operation, GenAiConventions.InvokeAgent)
            .SetTag(GenAiConventions.Provider, Provider)
            .SetTag(GenAiConventions.AgentId, agentId)
            .SetTag(GenAiConventions.AgentName, agentName)
            .SetTag(GenAiConventions.ConversationId, conversationId);
    }

    /// <summary>Says why the agent did not answer.</summary>
    public static void Failed(this Activity? span, Exception exception) => span?
        .SetTag(GenAiConventions.ErrorType, (exception as ModelCallException)?.Kind.Label() ?? exception.GetType().FullName)
        .SetStatus(exception is OperationCanceledException ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
}
