using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenClaw.MetricsCollector.Exposition;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>Serves <c>/metrics</c>, whole or filtered by <c>collect[]</c>.</summary>
internal static class MetricsEndpoint
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Pages of concurrent scrapes; as many as ever were needed at once, kept with their grown buffers.
    private static readonly ConcurrentBag<ExpositionWriter> Pages = [];

    public static void MapCollectorMetrics(this IEndpointRouteBuilder app) =>
        app.MapGet(DefaultPaths.Metrics, ServeAsync).AsInfrastructure().RequireMetricsAccess();

    internal static async Task<Results<EmptyHttpResult, ProblemHttpResult>> ServeAsync(HttpContext context, MetricsPage metrics)
    {
        var runners = metrics.Runners;
        if (context.Request.Query["collect[]"] is { Count: > 0 } names)
        {
            var selected = new List<CollectorRunner>(names.Count);
            foreach (var name in names)
            {
                if (metrics.Find(name ?? "") is not { } runner)
                {
                    return TypedResults.Problem(
                        $"There is no collector \"{name}\"; the ones that are on: {string.Join(", ", runners.Select(one => one.Name))}.",
                        statusCode: StatusCodes.Status400BadRequest);
                }

                if (!selected.Contains(runner))
                {
                    selected.Add(runner);
                }
            }

            runners = selected;
        }

        if (!Pages.TryTake(out var page))
        {
            page = new ExpositionWriter();
        }

        try
        {
            await MetricsPage.WriteAsync(page, runners);
            context.Response.ContentType = ContentType;
            context.Response.ContentLength = page.Length;
            context.Response.BodyWriter.Write(page.Written);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            page.Clear();
            Pages.Add(page);
        }

        return TypedResults.Empty;
    }
}
