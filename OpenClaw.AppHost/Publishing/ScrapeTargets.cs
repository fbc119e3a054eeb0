using System.Globalization;
using System.Text.Json;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>The targets of Prometheus in a deployment, one file for each job, in the format of its file-based discovery.</summary>
internal static class ScrapeTargets
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true, NewLine = "\n" };

    // Job of prometheus.yml, and the resource that it scrapes.
    private static readonly (string Job, string Resource)[] Jobs = [
        ("prometheus", "prometheus"),
        ("alertmanager", "alertmanager"),
        ("grafana", "grafana"),
        ("blackbox-exporter", Blackbox.Name),
        ("openclaw-gateway", "gateway"),
        ("openclaw-services", "collector"),
        ("node-exporter", "node-exporter"),
        ("cadvisor", "cadvisor"),
        ("redis", "redis-exporter"),
        ("postgres", "postgres-exporter"),
        ("litellm", "litellm"),
    ];

    /// <summary>Names of the resources that Prometheus scrapes, whether deployed or not.</summary>
    public static IEnumerable<string> Scraped => Jobs.Select(static job => job.Resource);

    public static IEnumerable<ConfigurationFile> Of(IDistributedApplicationBuilder builder, Func<string, string> hostOf)
    {
        var deployed = builder.Deployed().ToDictionary(static resource => resource.Name);
        foreach (var (job, name) in Jobs)
        {
            if (deployed.TryGetValue(name, out var resource))
            {
                yield return File(job, new ScrapeTarget($"{hostOf(name)}:{PortOf(resource, "http")}", name));
            }
        }

        var prober = $"{hostOf(Blackbox.Name)}:{PortOf(deployed[Blackbox.Name], "http")}";
        yield return File("blackbox-http", [.. HttpProbes(deployed, hostOf).Select(target => Probed(target, prober))]);
        yield return File("blackbox-tcp", [.. TcpProbes(deployed, hostOf).Select(target => Probed(target, prober))]);
    }

    private static ScrapeTarget Probed(ScrapeTarget target, string prober) =>
        target with { Labels = new Dictionary<string, string>(target.Labels) { ["__prober__"] = prober } };

    private static IEnumerable<ScrapeTarget> HttpProbes(Dictionary<string, IComputeResource> deployed, Func<string, string> hostOf)
    {
        foreach (var name in (string[])["gateway", "grafana", "litellm", "langfuse"])
        {
            if (deployed.TryGetValue(name, out var resource))
            {
                var probe = HealthProbe.Of(resource);
                yield return new ScrapeTarget(string.Create(CultureInfo.InvariantCulture, $"http://{hostOf(name)}:{probe.Port}{probe.Path}"), name);
            }
        }
    }

    private static IEnumerable<ScrapeTarget> TcpProbes(Dictionary<string, IComputeResource> deployed, Func<string, string> hostOf)
    {
        foreach (var name in (string[])["postgres", "redis"])
        {
            if (deployed.TryGetValue(name, out var resource))
            {
                yield return new ScrapeTarget($"{hostOf(name)}:{PortOf(resource, "tcp")}", name);
            }
        }
    }

    private static string PortOf(IComputeResource resource, string endpoint) =>
        resource.Annotations.OfType<EndpointAnnotation>().First(candidate => candidate.Name == endpoint).TargetPort?.ToString(CultureInfo.InvariantCulture)
        ?? throw new InvalidOperationException($"The endpoint '{endpoint}' of '{resource.Name}' has no port.");

    private static ConfigurationFile File(string job, params ScrapeTarget[] targets) => new(
        $"targets/{job}.json",
        JsonSerializer.Serialize(targets.Select(static target => new { targets = new[] { target.Address }, labels = target.Labels }), Indented) + "\n");
}
