using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>Messages to agents, and their histories as pages or as a live stream.</summary>
internal static class MessagesApi
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static RouteGroupBuilder MapMessagesApi(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/agents/{agentId}/messages").WithTags("messages");
        messages.MapPost("/", PostAsync).Accepts<MessageRequest>("application/json").Produces<MessageReceipt>(StatusCodes.Status202Accepted);
        messages.MapGet("/", ReadAsync).Produces<MessagePage>();
        messages.MapGet("/{messageId:guid}", FindAsync).Produces<StoredMessage>();
        return messages;
    }

    internal static async Task<IResult> PostAsync(
        string agentId, HttpRequest request, IAgentRegistry registry, IMessageExchange exchange, MessagingMetrics metrics,
        IOptions<MessagingOptions> options, CancellationToken cancellation)
    {
        if (registry.Find(agentId) is null)
        {
            metrics.Refused(agentId, "unknownAgent");
            return Problems.UnknownAgent(agentId);
        }

        if (!IdempotencyKey.TryRead(request, out var key))
        {
            metrics.Refused(agentId, "invalid");
            return Problems.Invalid(IdempotencyKey.Rule);
        }

        var (body, problem) = await RequestBody.ReadAsync(request, GatewayJson.Default.MessageRequest, options.Value.MaxBodyBytes);
        if ((problem ?? MessageChecks.Check(body!)) is { } wrong)
        {
            metrics.Refused(agentId, wrong.StatusCode == StatusCodes.Status413PayloadTooLarge ? "tooLarge" : "invalid");
            return wrong;
        }

        EnqueueResult result;
        try
        {
            result = await exchange.SubmitAsync(new MessageDraft(agentId, body!.Content, body.From, key, body.ToEnvelope()), cancellation);
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable($"{exception.Message} Repeat the request with an Idempotency-Key to be safe against a double message.");
        }

        switch (result.Outcome)
        {
            case EnqueueOutcome.Replayed:
                request.HttpContext.Response.Headers["Idempotency-Replayed"] = "true";
                goto case EnqueueOutcome.Accepted;
            case EnqueueOutcome.Accepted:
                return TypedResults.Accepted(
                    $"/api/agents/{agentId}/messages/{result.MessageId}", new MessageReceipt(result.MessageId, agentId, result.ReceivedAt));
            default:
                return MessageChecks.Refusal(result.Outcome, agentId, options.Value);
        }
    }

    internal static async Task<IResult> ReadAsync(
        string agentId, string? limit, string? cursor, HttpRequest request, IAgentRegistry registry, IMessageStore store,
        MessageEventStream events, CancellationToken cancellation)
    {
        if (registry.Find(agentId) is null)
        {
            return Problems.UnknownAgent(agentId);
        }

        if (!TryReadNumber(limit, DefaultLimit, 1, MaxLimit, out var size))
        {
            return Problems.Invalid($"limit must be a whole number from 1 to {MaxLimit}.");
        }

        if (!TryReadNumber(cursor, 0, 0, long.MaxValue, out var after))
        {
            return Problems.Invalid("cursor must be the nextCursor of an earlier page.");
        }

        if (request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            var lastId = request.Headers["Last-Event-ID"].ToString();
            return !TryReadNumber(lastId is "" ? cursor : lastId, -1, 0, long.MaxValue, out var from)
                ? Problems.Invalid("Last-Event-ID must be the id of an earlier event.")
                : events.Open(agentId, from < 0 ? null : from);
        }

        try
        {
            var items = await store.ReadAsync(agentId, after, (int)size, cancellation);
            return TypedResults.Ok(new MessagePage(items, items.Count == 0 ? null : items[^1].Sequence.ToString(CultureInfo.InvariantCulture)));
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    internal static async Task<IResult> FindAsync(
        string agentId, Guid messageId, IAgentRegistry registry, IMessageStore store, CancellationToken cancellation)
    {
        if (registry.Find(agentId) is null)
        {
            return Problems.UnknownAgent(agentId);
        }

        try
        {
            return await store.FindAsync(agentId, messageId, cancellation) is { } message
                ? TypedResults.Ok(message)
                : Problems.NotFound("No answered message has this id; one that was accepted a moment ago appears when it is answered.");
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    private static bool TryReadNumber(string? text, long whenMissing, long least, long most, out long number)
    {
        number = whenMissing;
        return string.IsNullOrEmpty(text)
            || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most);
    }
}
