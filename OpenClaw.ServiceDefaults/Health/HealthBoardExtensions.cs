using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Registers the health checks that every service has, and the board that runs them.</summary>
internal static class HealthBoardExtensions
{
    public static void AddHealthBoard(this IServiceCollection services)
    {
        services.AddOptions<HealthOptions>()
            .BindConfiguration(HealthOptions.Section)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HealthOptions>, SettingsValidator>());
        services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy("The process answers."), [HealthTags.Live, HealthTags.Instant])
            .AddCheck<LifetimeHealthCheck>("lifetime", tags: [HealthTags.Instant]);
        services.TryAddSingleton<HealthBoard>();
        services.TryAddSingleton<HealthMetrics>();
    }
}
