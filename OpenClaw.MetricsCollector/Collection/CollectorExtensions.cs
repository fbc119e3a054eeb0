using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Containers;
using OpenClaw.MetricsCollector.Host;
using OpenClaw.MetricsCollector.Postgres;
using OpenClaw.MetricsCollector.Redis;
using OpenClaw.MetricsCollector.Self;
using OpenClaw.MetricsCollector.Textfiles;
using OpenClaw.ServiceDefaults.Health;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>Registers the collectors.</summary>
internal static class CollectorExtensions
{
    public static void AddCollectors(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<CollectorOptions>().BindConfiguration(CollectorOptions.Section).ValidateOnStart();
        services.AddOptions<HostTreeOptions>().BindConfiguration(HostTreeOptions.Section).ValidateOnStart();
        services.AddOptions<ContainerOptions>().BindConfiguration(ContainerOptions.Section).ValidateOnStart();
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateOnStart();
        services.AddOptions<PostgresOptions>().BindConfiguration(PostgresOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CollectorOptions>, SettingsValidator>();
        services.AddSingleton<IValidateOptions<ContainerOptions>, SettingsValidator>();
        services.AddSingleton<IValidateOptions<RedisOptions>, SettingsValidator>();
        services.AddSingleton<IValidateOptions<PostgresOptions>, SettingsValidator>();
        services.AddOptions<TextfileOptions>().BindConfiguration(TextfileOptions.Section);

        services.AddSingleton<ICollector, HostCollector>();
        services.AddSingleton<ICollector, FilesystemCollector>();
        services.AddSingleton<ICollector, ContainerCollector>();
        if (builder.Configuration.GetConnectionString("redis") is { Length: > 0 } redis)
        {
            services.AddSingleton(RedisEndpoint.Parse(redis));
            services.AddSingleton<ICollector, RedisCollector>();
        }

        if (builder.Configuration.GetConnectionString("openclaw") is { Length: > 0 } postgres)
        {
            services.AddSingleton(PostgresTarget.Parse(postgres));
            services.AddSingleton<ICollector, PostgresCollector>();
        }

        if (builder.Configuration[$"{TextfileOptions.Section}:{nameof(TextfileOptions.Directory)}"] is { Length: > 0 })
        {
            services.AddSingleton<ICollector, TextfileCollector>();
        }

        services.AddSingleton<ICollector, SelfCollector>();
        services.AddSingleton<MetricsPage>();
        services.AddHostedService<FirstCollection>();
        services.AddHealthChecks().AddCheck<CollectorsHealthCheck>("collectors", tags: [HealthTags.Instant]);
    }
}
