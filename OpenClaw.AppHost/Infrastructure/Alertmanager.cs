using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Alertmanager: groups, inhibits and routes what Prometheus finds.</summary>
internal static class Alertmanager
{
    private const string Name = "alertmanager";

    public static IResourceBuilder<IResourceWithEndpoints> AddAlertmanager(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> gateway)
    {
        var files = new MonitoringFiles(builder, Name);
        if (builder.UsesContainers())
        {
            return builder.AddContainer(Name, "prom/alertmanager", ImageTags.Alertmanager)
                .WithBindMount(files.Directory, "/etc/alertmanager", isReadOnly: true)
                .WithVolume("openclaw-alertmanager", "/alertmanager")
                .WithHttpEndpoint(port: Port.Alertmanager.ChooseFor(builder), targetPort: Port.Alertmanager.Default)
                .WithHttpHealthCheck("/-/ready")
                .OnBeforeResourceStarted((_, _, cancellation) => PrepareAsync(files, ScrapeTarget.HostOfContainers, gateway, cancellation));
        }

        var port = Port.Alertmanager.Choose();
        return builder.AddLocalServer(Name, "prometheus-alertmanager", port)
            .WithArgs(
                $"--config.file={Path.Combine(files.Directory, "alertmanager.yml")}",
                $"--storage.path={Path.Combine(builder.StateOf(Name), "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                // One replica: no gossip port.
                "--cluster.listen-address=")
            .WithHttpHealthCheck("/-/ready")
            .OnBeforeResourceStarted((_, _, cancellation) => PrepareAsync(files, ScrapeTarget.Loopback, gateway, cancellation));
    }

    private static async Task PrepareAsync(
        MonitoringFiles files, string host, IResourceBuilder<ProjectResource> gateway, CancellationToken cancellation)
    {
        files.Refresh();
        files.Replace("alertmanager.yml", "OPENCLAW_GATEWAY_URL", $"{host}:{gateway.GetEndpoint("http").Port}");
        files.WriteSecret(Gateway.TokenName, await gateway.TokenAsync(cancellation));
    }
}
