using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>Takes Alertmanager's notifications and shows the alerts that they told of.</summary>
internal static class AlertsApi
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static RouteGroupBuilder MapAlertsApi(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/api/alerts").WithTags("alerts");
        alerts.MapPost("/", PostAsync).Accepts<AlertNotification>("application/json").Produces(StatusCodes.Status204NoContent);
        alerts.MapGet("/", ListAsync).Produces<AlertPage>();
        alerts.MapGet("/{fingerprint}", FindAsync).Produces<AlertHistory>();
        return alerts;
    }

    internal static async Task<IResult> PostAsync(
        HttpRequest request, IAlertStore store, AlertForwarder forwarder, AlertMetrics metrics, TimeProvider clock,
        IOptions<AlertOptions> options, CancellationToken cancellation)
    {
        var (body, problem) = await RequestBody.ReadAsync(request, GatewayJson.Default.AlertNotification, options.Value.MaxBodyBytes);
        if (problem is not null)
        {
            metrics.Refused();
            return problem;
        }

        var (alerts, wrong) = new NotificationCheck(options.Value, clock.GetUtcNow()).Read(body!);
        if (wrong is not null)
        {
            metrics.Refused();
            return Problems.Invalid(wrong);
        }

        try
        {
            await store.SaveAsync(alerts, cancellation);
        }
        catch (StorageUnavailableException exception)
        {
            // Alertmanager repeats a notification after any 5xx.
            metrics.Deferred();
            return Problems.Unavailable(exception.Message);
        }

        metrics.Stored(body!.Status == "firing" ? AlertStatus.Firing : AlertStatus.Resolved);
        forwarder.Saved();
        return TypedResults.NoContent();
    }

    internal static async Task<IResult> ListAsync(
        string? state, string? severity, string? limit, IAlertStore store, CancellationToken cancellation)
    {
        AlertStatus? status = state switch { "firing" => AlertStatus.Firing, "resolved" => AlertStatus.Resolved, _ => null };
        if (state is not null && status is null)
        {
            return Problems.Invalid("state must be firing or resolved.");
        }

        if (severity is not null && !AlertSeverity.All.Contains(severity))
        {
            return Problems.Invalid($"severity must be one of {string.Join(", ", AlertSeverity.All)}.");
        }

        var size = DefaultLimit;
        if (limit is not null
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxLimit))
        {
            return Problems.Invalid($"limit must be a whole number from 1 to {MaxLimit}.");
        }

        try
        {
            return TypedResults.Ok(new AlertPage(await store.ListAsync(status, severity, size, cancellation)));
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    internal static async Task<IResult> FindAsync(string fingerprint, IAlertStore store, CancellationToken cancellation)
    {
        if (!NotificationCheck.IsFingerprint(fingerprint))
        {
            return Problems.Invalid("A fingerprint has 16 lower-case hexadecimal digits.");
        }

        try
        {
            return await store.ReadAsync(fingerprint, cancellation) is [var current, .. var earlier]
                ? TypedResults.Ok(new AlertHistory(fingerprint, current, earlier))
                : Problems.NotFound("No alert with this fingerprint is kept; GET /api/alerts lists those that are.");
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }
}
