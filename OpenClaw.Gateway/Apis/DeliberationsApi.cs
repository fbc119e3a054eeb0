using System.Globalization;
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
            .Produces<DeliberationRecord>(StatusCodes.Status201Created);
        deliberations.MapGet("/", ListAsync).Produces<DeliberationPage>();
        deliberations.MapGet("/{id:guid}", FindAsync).Produces<DeliberationRecord>();
        return deliberations;
    }

    internal static async Task<IResult> PostAsync(HttpRequest request, TriadRound triad, CancellationToken cancellation)
    {
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
            var record = await triad.RunAsync(body.Question, cancellation);
            return TypedResults.Created($"/api/deliberations/{record.Id}", record);
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
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
            return TypedResults.Ok(new DeliberationPage(items, items.Count == 0 ? null : items[^1].Id.ToString()));
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
            return await store.FindAsync(id, cancellation) is { } record ? TypedResults.Ok(record) : Problems.NotFound("No deliberation has this id.");
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }
}
