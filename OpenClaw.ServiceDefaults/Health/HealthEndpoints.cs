using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OpenClaw.ServiceDefaults.Endpoints;
using OpenClaw.ServiceDefaults.Telemetry;

namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Liveness, readiness and the detailed report.</summary>
internal static class HealthEndpoints
{
    public static void MapHealthEndpoints(this WebApplication app)
    {
        MapProbe(app, DefaultPaths.Alive, AliveAsync);
        MapProbe(app, DefaultPaths.Ready, ReadyAsync);
        if (app.Services.GetRequiredService<IOptions<DefaultEndpointOptions>>().Value.MapHealth)
        {
            MapProbe(app, DefaultPaths.Health, ReadyAsync);
        }

        MapProbe(app, DefaultPaths.HealthReport, ReportAsync);
    }

    private static void MapProbe(IEndpointRouteBuilder app, string path, RequestDelegate handler) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], handler).AsInfrastructure();

    private static Task AliveAsync(HttpContext context) =>
        AnswerAsync(context, check => check.Tags.Contains(HealthTags.Live));

    private static Task ReadyAsync(HttpContext context) => AnswerAsync(context, null);

    private static async Task AnswerAsync(HttpContext context, Func<HealthCheckRegistration, bool>? select)
    {
        var report = await Board(context).CheckAsync(select, context.RequestAborted);
        var answer = new ReadinessAnswer(
            report.Status.ToString(),
            Named(report, HealthStatus.Unhealthy),
            Named(report, HealthStatus.Degraded));
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(answer, HealthJson.Default.ReadinessAnswer, cancellationToken: context.RequestAborted);
    }

    private static async Task ReportAsync(HttpContext context)
    {
        var services = context.RequestServices;
        if (!await services.GetRequiredService<EndpointAccess>().AdmitLocalOrTokenAsync(context))
        {
            return;
        }

        var identity = services.GetRequiredService<ServiceIdentity>();
        var report = await Board(context).CheckAsync(cancellation: context.RequestAborted);
        var answer = new HealthReportAnswer(
            identity.Name,
            identity.Version,
            report.Status.ToString(),
            report.TotalDuration.TotalSeconds,
            [.. report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Describe(entry.Key, entry.Value))]);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            answer, HealthJson.Default.HealthReportAnswer, cancellationToken: context.RequestAborted);
    }

    private static HealthReportAnswer.Check Describe(string name, HealthReportEntry entry) => new(
        name,
        entry.Status.ToString(),
        entry.Duration.TotalSeconds,
        entry.Description ?? entry.Exception?.Message,
        entry.Data.Count == 0
            ? null
            : entry.Data.ToDictionary(item => item.Key, item => Convert.ToString(item.Value, CultureInfo.InvariantCulture)),
        [.. entry.Tags]);

    private static string[] Named(HealthReport report, HealthStatus status) =>
        [.. report.Entries.Where(entry => entry.Value.Status == status).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    private static HealthBoard Board(HttpContext context) => context.RequestServices.GetRequiredService<HealthBoard>();
}
