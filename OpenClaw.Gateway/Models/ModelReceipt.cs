using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>Which deployment answered a call and what that cost; attached to the response or to a stream's last update.</summary>
/// <param name="Deployment">Provider and model as configured, such as "openai/gpt-4o"; "built-in" for the responder without one.</param>
/// <param name="InputTokens">All tokens read, cached ones included.</param>
/// <param name="IsEstimated">Whether the provider reported no tokens, so that they are estimated from the length of the texts.</param>
/// <param name="Cost">Cost of the call.</param>
internal sealed record ModelReceipt(
    string Deployment, string Provider, string Model, long InputTokens, long OutputTokens, bool IsEstimated, ModelCost Cost)
{
    private const string Property = "openclaw.receipt";

    public static ModelReceipt? Of(ChatResponse response) => response.AdditionalProperties?.GetValueOrDefault(Property) as ModelReceipt;

    public static ModelReceipt? Of(ChatResponseUpdate update) => update.AdditionalProperties?.GetValueOrDefault(Property) as ModelReceipt;

    public void AttachTo(ChatResponse response) => (response.AdditionalProperties ??= [])[Property] = this;

    public ChatResponseUpdate ToUpdate() => new() { AdditionalProperties = new() { [Property] = this } };
}
