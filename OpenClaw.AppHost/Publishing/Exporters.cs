using System.Globalization;

namespace OpenClaw.AppHost.Publishing;

/// <summary>The exporters that people know (<c>--exporters standard</c>); without them the collector measures the same things.</summary>
internal static class Exporters
{
    // Collectors whose metrics the exporters serve too: both together would be every alert twice.
    private static readonly string[] ServiceCollectors = ["redis", "postgres"];
    private static readonly string[] HostCollectors = ["host", "filesystem", "containers"];

    public static void AddStandardExporters(this IDistributedApplicationBuilder builder, PublishTarget target)
    {
        builder.AddServiceExporters();
        builder.SwitchOff(ServiceCollectors, first: 0);
        if (target == PublishTarget.Compose)
        {
            // A cluster has its own, on every node; a pod with the restricted profile cannot see its host.
            builder.AddHostExporters();
            builder.SwitchOff(HostCollectors, first: ServiceCollectors.Length);
        }
    }

    private static void SwitchOff(this IDistributedApplicationBuilder builder, string[] collectors, int first)
    {
        var collector = builder.Find<ProjectResource>("collector");
        foreach (var (index, name) in collectors.Index())
        {
            collector.WithEnvironment(string.Create(CultureInfo.InvariantCulture, $"Collector__Disabled__{first + index}"), name);
        }
    }

    private static void AddHostExporters(this IDistributedApplicationBuilder builder)
    {
        builder.AddContainer("node-exporter", Images.NodeExporter)
            .WithArgs(
                "--path.rootfs=/host",
                "--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/(containers|docker|kubelet)/.+)($|/)",
                "--web.listen-address=:9100")
            .WithHttpEndpoint(targetPort: 9100)
            .WithHttpHealthCheck("/");
        builder.AddContainer("cadvisor", Images.CAdvisor)
            .WithArgs("--store_container_labels=false", "--whitelisted_container_labels=com.docker.compose.service", "--docker_only=true")
            .WithHttpEndpoint(targetPort: 8080)
            .WithHttpHealthCheck("/healthz");
    }

    private static void AddServiceExporters(this IDistributedApplicationBuilder builder)
    {
        var redis = builder.Find<RedisResource>("redis");
        builder.AddContainer("redis-exporter", Images.RedisExporter)
            .WithEnvironment("REDIS_ADDR", ReferenceExpression.Create($"redis://{redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}"))
            .WithEnvironment("REDIS_PASSWORD", builder.Find<ParameterResource>("redis-password"))
            .WithEnvironment("REDIS_EXPORTER_CHECK_STREAMS", "oc:*")
            .WithHttpEndpoint(targetPort: 9121)
            .WithHttpHealthCheck("/health")
            .WaitFor(redis);

        var postgres = builder.Find<PostgresServerResource>("postgres");
        builder.AddContainer("postgres-exporter", Images.PostgresExporter)
            .WithEnvironment(
                "DATA_SOURCE_URI",
                ReferenceExpression.Create($"{postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}/openclaw?sslmode=disable"))
            .WithEnvironment("DATA_SOURCE_USER", "postgres")
            .WithEnvironment("DATA_SOURCE_PASS", builder.Find<ParameterResource>("postgres-password"))
            .WithHttpEndpoint(targetPort: 9187)
            .WithHttpHealthCheck("/")
            .WaitFor(postgres);
    }
}
