using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Who asks a model, and for what; travels with the options of a call.</summary>
/// <param name="AgentId">The agent that speaks; its group, its budgets and its share of the cost depend on it.</param>
/// <param name="RequestId">What is answered, for example a message; repeated attempts have the same.</param>
/// <param name="SessionId">The conversation.</param>
/// <param name="SessionKind">What kind of conversation; null for one that is not recorded.</param>
/// <param name="Sender">The agent whose message is answered; null where that is no agent.</param>
/// <param name="Extra">Instructions beyond the agent's own, which are part of the messages; null for none.</param>
internal sealed record ModelCall(
    string? AgentId = null, string? RequestId = null, string? SessionId = null, string? SessionKind = null, string? Sender = null,
    string? Extra = null)
{
    private const string Property = "openclaw.call";
    private static readonly ModelCall Anonymous = new();

    public static ModelCall Of(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(Property) as ModelCall ?? Anonymous;

    /// <summary>Options that carry this call.</summary>
    public ChatOptions ToOptions() => new() { AdditionalProperties = new() { [Property] = this } };
}
