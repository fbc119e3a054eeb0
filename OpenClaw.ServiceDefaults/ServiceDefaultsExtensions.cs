using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using OpenClaw.ServiceDefaults.Endpoints;
using OpenClaw.ServiceDefaults.Health;
using OpenClaw.ServiceDefaults.Telemetry;

namespace OpenClaw.ServiceDefaults;

/// <summary>What every service of the collective shares: telemetry, health, resilience and service discovery.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Time that a service has to finish its work after it was asked to stop, in seconds.</summary>
    private const int ShutdownSeconds = 10;

    /// <summary>Adds telemetry, health checks, resilience and service discovery to a service.</summary>
    /// <param name="builder">The service's builder.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>The configuration keys are listed in this project's README.</remarks>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.Services.AddHealthBoard();
        builder.Services.AddDefaultEndpointAccess();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // A repeated POST may do its work twice, or be paid for twice; the caller who knows better decides that himself.
            http.AddStandardResilienceHandler(static options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
        if (builder.Configuration["shutdownTimeoutSeconds"] is null)
        {
            builder.Services.Configure<HostOptions>(
                static options => options.ShutdownTimeout = TimeSpan.FromSeconds(ShutdownSeconds));
        }

        return builder;
    }

    /// <summary>Maps <c>/alive</c>, <c>/ready</c>, <c>/health</c>, <c>/health/report</c> and <c>/metrics</c>.</summary>
    /// <param name="app">The service.</param>
    /// <returns>The same application.</returns>
    /// <remarks>
    /// <see cref="DefaultEndpointOptions"/> leaves out <c>/health</c> or <c>/metrics</c> for a service that answers there itself.
    /// </remarks>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthEndpoints();
        app.MapMetricsEndpoint();
        return app;
    }
}
