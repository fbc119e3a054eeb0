using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>Prometheus: scrapes the graph, stores the series, evaluates the rules.</summary>
internal static class Prometheus
{
    private const string Name = "prometheus";
    private const string Retention = "--storage.tsdb.retention.time=30d";
    private const string RetentionSize = "--storage.tsdb.retention.size=10GB";

    // A backup asks for a snapshot.
    private const string Snapshots = "--web.enable-admin-api";

    // From a point of a latency to the trace behind it.
    private const string Exemplars = "--enable-feature=exemplar-storage";

    public static IResourceBuilder<IResourceWithEndpoints> AddPrometheus(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ProjectResource> gateway,
        IResourceBuilder<ProjectResource> collector,
        IResourceBuilder<IResourceWithEndpoints> alertmanager)
    {
        var files = new MonitoringFiles(builder, Name);
        if (builder.UsesContainers())
        {
            return builder.AddContainer(Name, "prom/prometheus", ImageTags.Prometheus)
                .WithBindMount(files.Directory, "/etc/prometheus", isReadOnly: true)
                .WithVolume("openclaw-prometheus", "/prometheus")
                .WithArgs("--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus", Retention, RetentionSize, Snapshots, Exemplars)
                .WithHttpEndpoint(port: Port.Prometheus.ChooseFor(builder), targetPort: Port.Prometheus.Default)
                .WithHttpHealthCheck("/-/ready")
                .OnBeforeResourceStarted((_, _, _) => Prepare(files, ScrapeTarget.HostOfContainers, Port.Prometheus.Default, gateway, collector, alertmanager));
        }

        var port = Port.Prometheus.Choose();
        return builder.AddLocalServer(Name, "prometheus", port)
            .WithArgs(
                $"--config.file={Path.Combine(files.Directory, "prometheus.yml")}",
                $"--storage.tsdb.path={Path.Combine(builder.StateOf(Name), "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                Retention,
                RetentionSize,
                Snapshots,
                Exemplars)
            .WithHttpHealthCheck("/-/ready")
            .OnBeforeResourceStarted((_, _, _) => Prepare(files, ScrapeTarget.Loopback, port, gateway, collector, alertmanager));
    }

    private static Task Prepare(
        MonitoringFiles files,
        string host,
        int ownPort,
        IResourceBuilder<ProjectResource> gateway,
        IResourceBuilder<ProjectResource> collector,
        IResourceBuilder<IResourceWithEndpoints> alertmanager)
    {
        var prober = Address(host, collector);
        files.Refresh();
        files.WriteTargets("prometheus", new ScrapeTarget($"{ScrapeTarget.Loopback}:{ownPort}", "prometheus"));
        files.WriteTargets("alertmanager", new ScrapeTarget(Address(host, alertmanager), "alertmanager"));
        files.WriteTargets("openclaw-gateway", new ScrapeTarget(Address(host, gateway), "gateway"));
        files.WriteTargets("openclaw-services", new ScrapeTarget(prober, "collector"));
        if (collector.Resource.TryGetLastAnnotation<ProbesAnnotation>(out var probes))
        {
            files.WriteTargets("blackbox-tcp", [.. probes.Tcp().Select(probe => ScrapeTarget.Probed(probe.Address, probe.Service, prober))]);
            files.WriteTargets("blackbox-http", [.. probes.Http().Select(probe => ScrapeTarget.Probed(probe.Address, probe.Service, prober))]);
        }

        return Task.CompletedTask;
    }

    private static string Address<T>(string host, IResourceBuilder<T> resource)
        where T : IResourceWithEndpoints => $"{host}:{resource.GetEndpoint("http").Port}";
}
