using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Models;

/// <summary>What every call needs around it: budget, span, metrics, cost and the ledger.</summary>
internal sealed class ModelAccounting(
    BudgetBook budgets, PriceBook prices, UsageLedger ledger, ModelMetrics metrics, IOptions<ModelOptions> options, TimeProvider clock)
{
    private const int CharactersPerToken = 4;
    private const int TokensPerMessage = 4;

    public ModelMetrics Metrics => metrics;

    public TimeProvider Clock => clock;

    /// <summary>Tokens of so many characters, roughly.</summary>
    public static long TokensOf(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Begins a call on a deployment that was entered.</summary>
    /// <exception cref="ModelCallException">A budget is used up; the deployment is left.</exception>
    public async ValueTask<ModelAttempt> BeginAsync(
        ModelGroup group, Deployment deployment, ModelCall call, IReadOnlyList<ChatMessage> messages, ChatOptions? given,
        CancellationToken cancellation)
    {
        try
        {
            long characters = given?.Instructions?.Length ?? 0;
            foreach (var message in messages)
            {
                characters += message.Text.Length + (TokensPerMessage * CharactersPerToken);
            }

            var input = TokensOf(characters);
            var output = given?.MaxOutputTokens ?? options.Value.ReservedOutputTokens;
            var reservation = deployment.IsBuiltIn
                ? new BudgetReservation([], 0, 0)
                : await budgets.ReserveAsync(
                    call.AgentId ?? "", input + output, prices.Estimate(deployment, input, output).Total, cancellation);
            return new ModelAttempt(this, group, deployment, call, reservation, input, Span(deployment, call, given));
        }
        catch
        {
            deployment.Left();
            throw;
        }
    }

    /// <summary>Records what a call used and settles its reservation.</summary>
    /// <param name="usage">Null when nothing is to be charged.</param>
    public async Task<ModelReceipt> ChargeAsync(
        ModelGroup group, Deployment deployment, ModelCall call, BudgetReservation reservation, UsageDetails? usage, bool isEstimated,
        string? responseId)
    {
        var (input, output) = (usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0);
        var cost = usage is null ? ModelCost.Free : prices.CostOf(deployment, usage);
        if (usage is not null)
        {
            var agentId = call.AgentId ?? "";
            metrics.Used(deployment, agentId, usage, cost);

            // A provider's ids may not be unique, so the request's belongs to the name of the call too.
            var requestId = (responseId is null ? null : call.RequestId) ?? $"{Guid.CreateVersion7()}";
            var callId = $"{deployment.Provider.Name}:{responseId}:{requestId}";
            await ledger.RecordAsync(new UsageEntry(
                callId, clock.GetUtcNow(), agentId, group.Name, deployment.Provider.Name, deployment.Model, call.RequestId,
                input, output,
                usage.CachedInputTokenCount ?? 0, usage.AdditionalCounts?.GetValueOrDefault(WireJson.CacheWriteCount) ?? 0, cost, isEstimated));
        }

        budgets.Settle(reservation, input + output, cost.Total);
        return new ModelReceipt(deployment.Label, deployment.Provider.Name, deployment.Model, input, output, isEstimated, cost);
    }

    private static Activity? Span(Deployment deployment, ModelCall call, ChatOptions? given)
    {
        // Without a listener not even the name is made.
        if (!GatewayTelemetry.Source.HasListeners()
            || GatewayTelemetry.Source.StartActivity($"{GenAiConventions.Chat} {deployment.Model}", ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.SetTag(GenAiConventions.Operation, GenAiConventions.Chat)
            .SetTag(GenAiConventions.Provider, deployment.Provider.ConventionName)
            .SetTag(GenAiConventions.RequestModel, deployment.Model)
            .SetTag(GenAiConventions.MaxTokens, given?.MaxOutputTokens)
            .SetTag(GenAiConventions.Temperature, given?.Temperature)
            .SetTag(GenAiConventions.AgentId, call.AgentId)
            .SetTag(GenAiConventions.ConversationId, call.SessionId);
        if (deployment.Provider.BaseUrl is { } url)
        {
            span.SetTag(GenAiConventions.ServerAddress, url.Host).SetTag(GenAiConventions.ServerPort, url.Port);
        }

        return span;
    }
}
