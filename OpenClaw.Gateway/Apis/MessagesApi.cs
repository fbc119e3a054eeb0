using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
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
    private const int MaxSenderLength = 128;

    public static RouteGroupBuilder MapMessagesApi(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/api/agents/{agentId}/messages").WithTags("messages");
        messages.MapPost("/", PostAsync).Accepts<MessageRequest>("application/json").Produces<MessageReceipt>(StatusCodes.Status202Accepted);
        messages.MapGet("/", ReadAsync).Produces<MessagePage>();
        messages.MapGet("/{messageId:guid}", FindAsync).Produces<StoredMessage>();
        return messages;
    }

    internal static async Task<IResult> PostAsync(
        string agentId, HttpRequest request, IAgentRegistry registry, IMessageExchange exchange, IOptions<MessagingOptions> options,
        CancellationToken cancellation)
    {
        if (registry.Find(agentId) is null)
        {
            return Problems.UnknownAgent(agentId);
        }

        if (!IdempotencyKey.TryRead(request, out var key))
        {
            return Problems.Invalid(IdempotencyKey.Rule);
        }

        var (body, problem) = await RequestBody.ReadAsync(request, GatewayJson.Default.MessageRequest, options.Value.MaxBodyBytes);
        if ((problem ?? Check(body!)) is { } wrong)
        {
            return wrong;
        }

        EnqueueResult result;
        try
        {
            result = await exchange.SubmitAsync(new MessageDraft(agentId, body!.Content, body.From, key), cancellation);
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
            case EnqueueOutcome.KeyReused:
                return Problems.KeyReused("message to this agent");
            default:
                return Problems.Unavailable(result.Outcome);
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

    private static ProblemHttpResult? Check(MessageRequest body) =>
        body.Content.Length == 0 ? Problems.Invalid("content must not be empty.")
        : body.Content.Contains('\0') || body.From?.Contains('\0') == true ? Problems.Invalid("content and from must not contain U+0000.")
        : body.From is { Length: 0 or > MaxSenderLength } ? Problems.Invalid($"from must have 1 to {MaxSenderLength} characters.")
        : null;

    private static bool TryReadNumber(string? text, long whenMissing, long least, long most, out long number)
    {
        number = whenMissing;
        return string.IsNullOrEmpty(text)
            || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most);
    }
}
