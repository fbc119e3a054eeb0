using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>One message to all agents but its sender.</summary>
internal static class BroadcastsApi
{
    public static RouteHandlerBuilder MapBroadcastsApi(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/broadcasts", PostAsync).WithTags("messages").Accepts<MessageRequest>("application/json")
            .Produces<BroadcastReceipt>(StatusCodes.Status202Accepted);

    /// <summary>
    /// 202 when it is durable at one agent at least; the receipt says at which. A repetition with the same key completes the others.
    /// </summary>
    internal static async Task<IResult> PostAsync(
        HttpRequest request, IAgentRegistry registry, IMessageExchange exchange, MessagingMetrics metrics,
        IOptions<MessagingOptions> options, CancellationToken cancellation)
    {
        if (!IdempotencyKey.TryRead(request, out var key))
        {
            metrics.Refused("", "invalid");
            return Problems.Invalid(IdempotencyKey.Rule);
        }

        var (body, problem) = await RequestBody.ReadAsync(request, GatewayJson.Default.MessageRequest, options.Value.MaxBodyBytes);
        if ((problem ?? MessageChecks.Check(body!)) is { } wrong)
        {
            metrics.Refused("", wrong.StatusCode == StatusCodes.Status413PayloadTooLarge ? "tooLarge" : "invalid");
            return wrong;
        }

        // Under a key the correlation must be the same again, or the repetition would be another message.
        var correlation = body!.CorrelationId
            ?? (key is null
                ? Guid.CreateVersion7().ToString()
                : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)));
        var envelope = body.ToEnvelope() with { Type = MessageType.Broadcast, CorrelationId = correlation };
        List<BroadcastDelivery> deliveries = [];
        EnqueueOutcome? refused = null;
        try
        {
            foreach (var agent in registry.Agents.Where(agent => agent.Id != body.From))
            {
                var result = await exchange.SubmitAsync(new MessageDraft(agent.Id, body.Content, body.From, key, envelope), cancellation);
                var stored = result.Outcome is EnqueueOutcome.Accepted or EnqueueOutcome.Replayed;
                refused ??= stored ? null : result.Outcome;
                deliveries.Add(new BroadcastDelivery(
                    agent.Id, JsonNamingPolicy.CamelCase.ConvertName(result.Outcome.ToString()), stored ? result.MessageId : null));
            }
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable($"{exception.Message} Repeat the request with an Idempotency-Key to be safe against double messages.");
        }

        return deliveries.Exists(delivery => delivery.MessageId is not null)
            ? TypedResults.Accepted((string?)null, new BroadcastReceipt(correlation, deliveries))
            : MessageChecks.Refusal(refused ?? EnqueueOutcome.Overloaded, "every agent", options.Value);
    }
}
