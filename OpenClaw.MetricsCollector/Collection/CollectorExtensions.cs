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
        AddOptions<CollectorOptions>(services, CollectorOptions.Section);
        AddOptions<HostTreeOptions>(services, HostTreeOptions.Section);
        AddOptions<ContainerOptions>(services, ContainerOptions.Section);
        AddOptions<RedisOptions>(services, RedisOptions.Section);
        AddOptions<PostgresOptions>(services, PostgresOptions.Section);
        AddOptions<TextfileOptions>(services, TextfileOptions.Section);

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

    private static void AddOptions<TOptions>(IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
