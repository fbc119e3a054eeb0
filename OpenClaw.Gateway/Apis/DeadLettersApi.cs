using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>Messages that got no answer: why, and another try.</summary>
internal static class DeadLettersApi
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static RouteGroupBuilder MapDeadLettersApi(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/api").WithTags("messages");
        letters.MapGet("/dead-letters", ListAsync).Produces<DeadLetterPage>();
        letters.MapPost("/agents/{agentId}/messages/{messageId:guid}/replay", ReplayAsync)
            .Produces<MessageReceipt>(StatusCodes.Status202Accepted);
        return letters;
    }

    internal static async Task<IResult> ListAsync(
        string? agent, string? limit, string? cursor, IAgentRegistry registry, IMessageStore store, CancellationToken cancellation)
    {
        if (agent is not null && registry.Find(agent) is null)
        {
            return Problems.UnknownAgent(agent);
        }

        var size = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxLimit))
        {
            return Problems.Invalid($"limit must be a whole number from 1 to {MaxLimit}.");
        }

        Guid before = default;
        if (cursor is not null && !Guid.TryParse(cursor, out before))
        {
            return Problems.Invalid("cursor must be the nextCursor of an earlier page.");
        }

        try
        {
            var items = await store.ListFailedAsync(agent, cursor is null ? null : before, size, cancellation);
            return TypedResults.Ok(new DeadLetterPage(items, items.Count == 0 ? null : items[^1].MessageId.ToString()));
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    /// <summary>Sends the message once more, without its deadline; asking for that twice is one message.</summary>
    internal static async Task<IResult> ReplayAsync(
        string agentId, Guid messageId, IAgentRegistry registry, IMessageStore store, IMessageExchange exchange,
        IOptions<MessagingOptions> options, CancellationToken cancellation)
    {
        if (registry.Find(agentId) is null)
        {
            return Problems.UnknownAgent(agentId);
        }

        try
        {
            if (await store.FindAsync(agentId, messageId, cancellation) is not { } letter)
            {
                return Problems.NotFound("No message of this agent has this id; GET /api/dead-letters lists those without an answer.");
            }

            if (letter.Error is null)
            {
                return Problems.Conflict("This message was answered; only one without an answer is sent again.");
            }

            var envelope = letter.Envelope with { Deadline = null, CorrelationId = letter.Envelope.CorrelationId ?? messageId.ToString() };
            var result = await exchange.SubmitAsync(
                new MessageDraft(agentId, letter.Content, letter.From, $"replay {messageId}", envelope), cancellation);
            return result.Outcome is EnqueueOutcome.Accepted or EnqueueOutcome.Replayed
                ? TypedResults.Accepted(
                    $"/api/agents/{agentId}/messages/{result.MessageId}", new MessageReceipt(result.MessageId, agentId, result.ReceivedAt))
                : MessageChecks.Refusal(result.Outcome, agentId, options.Value);
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }
}
