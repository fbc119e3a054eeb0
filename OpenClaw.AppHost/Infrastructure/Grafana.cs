namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Grafana, with its data sources and dashboards provisioned from files.</summary>
internal static class Grafana
{
    public static void AddGrafana(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<IResourceWithEndpoints> prometheus,
        IResourceBuilder<IResourceWithEndpoints> alertmanager)
    {
        if (!builder.UsesContainers())
        {
            Console.WriteLine("Grafana is left out of this run: it needs a container runtime. Prometheus answers its queries meanwhile.");
            return;
        }

        var files = Path.Combine(builder.RepositoryRoot(), "monitoring", "grafana");
        builder.AddContainer("grafana", "grafana/grafana", ImageTags.Grafana)
            .WithBindMount(Path.Combine(files, "provisioning"), "/etc/grafana/provisioning", isReadOnly: true)
            .WithBindMount(Path.Combine(files, "dashboards"), "/var/lib/grafana/dashboards", isReadOnly: true)
            .WithVolume("openclaw-grafana", "/var/lib/grafana")
            .WithEnvironment("GF_SECURITY_ADMIN_USER", Environment.GetEnvironmentVariable("GRAFANA_ADMIN_USER") ?? "admin")
            .WithEnvironment("GF_SECURITY_ADMIN_PASSWORD", builder.AddSecret("grafana-admin-password"))
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
            .WithEnvironment("ALERTMANAGER_URL", alertmanager.GetEndpoint("http"))
            .WithHttpEndpoint(port: Port.Grafana.ChooseFor(builder), targetPort: 3000)
            .WithHttpHealthCheck("/api/health")
            .WaitFor(prometheus);
    }
}
