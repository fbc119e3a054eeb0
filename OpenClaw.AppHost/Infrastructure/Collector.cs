namespace OpenClaw.AppHost.Infrastructure;

/// <summary>How the collector is reached, and what it may probe.</summary>
internal static class Collector
{
    /// <summary>The collector's port.</summary>
    public static IResourceBuilder<ProjectResource> WithCollectorEndpoint(this IResourceBuilder<ProjectResource> collector) =>
        collector.WithHttpEndpoint(port: Port.Collector.ChooseFor(collector.ApplicationBuilder));

    /// <summary>Where a deployment mounts the metrics of files into the collector.</summary>
    public const string MetricFiles = "/var/lib/openclaw/metrics";

    /// <summary>Lets the collector serve what <c>eng/backup</c> leaves in the state directory, or in the volume of a deployment.</summary>
    public static IResourceBuilder<ProjectResource> WithMetricFiles(this IResourceBuilder<ProjectResource> collector)
    {
        var builder = collector.ApplicationBuilder;
        return collector.WithEnvironment(
            "Collector__Textfile__Directory",
            builder.ExecutionContext.IsPublishMode ? MetricFiles : Directory.CreateDirectory(builder.StateOf("metrics")).FullName);
    }

    /// <summary>Lets the collector probe the services of a local run; a deployment has a prober of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithProbesOf(
        this IResourceBuilder<ProjectResource> collector,
        IResourceBuilder<IResourceWithConnectionString> redis,
        IResourceBuilder<IResourceWithConnectionString> database,
        IResourceBuilder<ProjectResource> gateway)
    {
        var builder = collector.ApplicationBuilder;
        if (builder.ExecutionContext.IsPublishMode)
        {
            return collector;
        }

        var probes = new ProbesAnnotation(redis.Resource, database.Resource, gateway.Resource);
        return collector
            .WithAnnotation(probes)
            .WithEnvironment("Probe__ConfigFile", Path.Combine(builder.RepositoryRoot(), "monitoring", "blackbox", "blackbox.yml"))
            .WithEnvironment(context =>
            {
                foreach (var (index, target) in probes.Tcp().Concat(probes.Http()).Index())
                {
                    context.EnvironmentVariables[$"Probe__Targets__{index}"] = target.Address;
                }
            });
    }
}
