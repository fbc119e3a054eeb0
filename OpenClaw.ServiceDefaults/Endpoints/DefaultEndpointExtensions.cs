using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenClaw.ServiceDefaults.Health;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Access control of the endpoints that serve monitoring, and <c>/metrics</c> itself.</summary>
public static class DefaultEndpointExtensions
{
    /// <summary>
    /// How long a scrape waits for health results that are due. A check slower than this shows its previous result, so that one
    /// hung dependency cannot cost the scrape its timeout.
    /// </summary>
    private static readonly TimeSpan HealthPatience = TimeSpan.FromMilliseconds(250);

    internal static void AddDefaultEndpointAccess(this IServiceCollection services)
    {
        services.AddOptions<DefaultEndpointOptions>()
            .BindConfiguration(DefaultEndpointOptions.Section)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DefaultEndpointOptions>, SettingsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<DefaultEndpointOptions>, DefaultEndpointOptionsValidator>());
        services.TryAddSingleton<EndpointAccess>();
    }

    internal static void MapMetricsEndpoint(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<DefaultEndpointOptions>>().Value.MapMetrics)
        {
            return;
        }

        var board = app.Services.GetRequiredService<HealthBoard>();
        app.MapPrometheusScrapingEndpoint(DefaultPaths.Metrics)
            .AsInfrastructure()
            .RequireMetricsAccess()
            .Add(endpoint =>
            {
                var scrape = endpoint.RequestDelegate!;
                endpoint.RequestDelegate = async context =>
                {
                    await board.RefreshAsync(HealthPatience);
                    await scrape(context);
                };
            });
    }

    /// <summary>Admits to an endpoint only who may read <c>/metrics</c>.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The same endpoint.</returns>
    public static TBuilder RequireMetricsAccess<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        // Last, and therefore outermost: whatever else wraps the handler runs only for who is admitted.
        endpoint.Finally(static builder =>
        {
            var handler = builder.RequestDelegate!;
            builder.RequestDelegate = async context =>
            {
                var access = context.RequestServices.GetRequiredService<EndpointAccess>();
                if (await access.AdmitMetricsAsync(context))
                {
                    await handler(context);
                }
            };
        });
        return endpoint;
    }

    /// <summary>Keeps an endpoint reachable under any policy of the service, and out of the metrics of its real requests.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The same endpoint.</returns>
    public static TBuilder AsInfrastructure<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.AllowAnonymous();
        endpoint.DisableHttpMetrics();
        endpoint.DisableRateLimiting();
        return endpoint;
    }
}
