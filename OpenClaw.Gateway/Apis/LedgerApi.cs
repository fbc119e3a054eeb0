using System.Globalization;
using OpenClaw.Gateway.Ledger;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>The ledger of decisions, to read and to verify.</summary>
internal static class LedgerApi
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    public static RouteGroupBuilder MapLedgerApi(this IEndpointRouteBuilder app)
    {
        var ledger = app.MapGroup("/api/ledger").WithTags("ledger");
        ledger.MapGet("/", ReadAsync).Produces<LedgerPage>();
        ledger.MapGet("/verify", VerifyAsync).Produces<LedgerReport>();
        return ledger;
    }

    internal static async Task<IResult> ReadAsync(string? limit, string? cursor, ILedgerStore ledger, CancellationToken cancellation)
    {
        var size = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxLimit))
        {
            return Problems.Invalid($"limit must be a whole number from 1 to {MaxLimit}.");
        }

        long after = 0;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            return Problems.Invalid("cursor must be the nextCursor of an earlier page.");
        }

        try
        {
            var entries = await ledger.ReadAsync(after, size, cancellation);
            return TypedResults.Ok(new LedgerPage(
                [.. entries.Select(LedgerItem.Of)], entries.Count == 0 ? null : entries[^1].Index.ToString(CultureInfo.InvariantCulture)));
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    internal static async Task<IResult> VerifyAsync(LedgerVerification verification, CancellationToken cancellation)
    {
        try
        {
            return await verification.RunAsync(cancellation) is { } report
                ? TypedResults.Ok(report)
                : Problems.Unavailable("The ledger is being verified; repeat this when that is done.");
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }
}
