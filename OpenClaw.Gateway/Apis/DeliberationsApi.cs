using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>Rounds of the triad.</summary>
internal static class DeliberationsApi
{
    private const int MaxBodyBytes = 128 * 1024;
    private const int MaxQuestionLength = 10_000;
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static RouteGroupBuilder MapDeliberationsApi(this IEndpointRouteBuilder app)
    {
        var deliberations = app.MapGroup("/api/deliberations").WithTags("deliberations");
        deliberations.MapPost("/", PostAsync).Accepts<DeliberationRequest>("application/json")
            .Produces<DeliberationRecord>(StatusCodes.Status201Created).Produces<DeliberationRecord>(StatusCodes.Status202Accepted);
        deliberations.MapGet("/", ListAsync).Produces<DeliberationPage>();
        deliberations.MapGet("/{id:guid}", FindAsync).Produces<DeliberationRecord>();
        return deliberations;
    }

    /// <summary>Opens a deliberation: 201 with the outcome, or 202 where there is none yet and GET at Location will have it.</summary>
    internal static async Task<IResult> PostAsync(
        HttpRequest request, Deliberations deliberations, IOptions<DeliberationOptions> options, CancellationToken cancellation)
    {
        if (!IdempotencyKey.TryRead(request, out var key))
        {
            return Problems.Invalid(IdempotencyKey.Rule);
        }

        var (body, problem) = await RequestBody.ReadAsync(request, GatewayJson.Default.DeliberationRequest, MaxBodyBytes);
        if (problem is not null)
        {
            return problem;
        }

        if (body!.Question.Length is 0 or > MaxQuestionLength || body.Question.Contains('\0'))
        {
            return Problems.Invalid($"question must have 1 to {MaxQuestionLength} characters, without U+0000.");
        }

        try
        {
            // What is stored is decided, whether or not the client stays.
            var opened = await deliberations.OpenAsync(body.Question, body.Category, key, cancellation);
            switch (opened.Outcome)
            {
                case OpenOutcome.KeyReused:
                    return Problems.KeyReused("deliberation");
                case OpenOutcome.Full:
                    return Problems.TooMany($"{options.Value.MaxOpen} deliberations are open; nothing was stored.");
                case OpenOutcome.Replayed:
                    request.HttpContext.Response.Headers["Idempotency-Replayed"] = "true";
                    break;
            }

            var place = $"/api/deliberations/{opened.Id}";
            var limit = PrefersNoWait(request) ? TimeSpan.Zero : options.Value.AnswerWithin;
            return await deliberations.WaitAsync(opened.Id, limit, cancellation) switch
            {
                { Outcome: not null } closed => TypedResults.Created(place, closed),
                { } open => TypedResults.Accepted(place, open.Sealed()),
                null => Problems.NotFound("The deliberation was decided and is forgotten already."),
            };
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(
                $"{exception.Message} Repeat the request with an Idempotency-Key to be safe against a double deliberation.");
        }
    }

    internal static async Task<IResult> ListAsync(
        string? limit, string? cursor, IDeliberationStore store, CancellationToken cancellation)
    {
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
            var items = await store.ListAsync(cursor is null ? null : before, size, cancellation);
            return TypedResults.Ok(new DeliberationPage([.. items.Select(item => item.Sealed())], items.Count == 0 ? null : items[^1].Id.ToString()));
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    internal static async Task<IResult> FindAsync(Guid id, IDeliberationStore store, CancellationToken cancellation)
    {
        try
        {
            return await store.FindAsync(id, cancellation) is { } record ? TypedResults.Ok(record.Sealed()) : Problems.NotFound("No deliberation has this id.");
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    // RFC 7240.
    private static bool PrefersNoWait(HttpRequest request) =>
        request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase);
}
