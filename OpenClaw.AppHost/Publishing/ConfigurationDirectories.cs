using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing;

/// <summary>The configuration of the deployed services: the files below <c>monitoring/</c>, with the addresses of the deployment.</summary>
internal static class ConfigurationDirectories
{
    /// <summary>Where a service reads the token of the gateway.</summary>
    public const string GatewayTokenFile = "/run/secrets/gateway-token";

    /// <summary>Services that show the gateway's token without being the gateway.</summary>
    public static readonly string[] TokenReaders = ["prometheus", "alertmanager"];

    /// <summary>Reads all files.</summary>
    /// <param name="builder">The graph, complete.</param>
    /// <param name="hostOf">Host name under which the deployment reaches a resource.</param>
    public static IReadOnlyList<ConfigurationDirectory> Read(IDistributedApplicationBuilder builder, Func<string, string> hostOf)
    {
        var monitoring = Path.Combine(builder.RepositoryRoot(), "monitoring");
        var deployed = builder.Deployed().Select(static resource => resource.Name).ToHashSet();
        ConfigurationDirectory[] all = [
            new("prometheus", "prometheus", "/etc/prometheus", Sort([
                .. Change(Files(monitoring, "prometheus"), "prometheus.yml", text => ForDeployment(text, deployed)),
                .. ScrapeTargets.Of(builder, hostOf)])),
            new("alertmanager", "alertmanager", "/etc/alertmanager", [
                .. Change(Files(monitoring, "alertmanager"), "alertmanager.yml", text => ForDeployment(text, hostOf))]),
            new("grafana", "grafana-provisioning", "/etc/grafana/provisioning", Files(monitoring, "grafana/provisioning")),
            new("grafana", "grafana-dashboards", "/var/lib/grafana/dashboards", Files(monitoring, "grafana/dashboards")),
            new(Blackbox.Name, "blackbox", "/etc/blackbox", Files(monitoring, "blackbox")),
            new("litellm", "litellm", "/etc/litellm", Files(Path.Combine(builder.AppHostDirectory, "Publishing", "Files"), "litellm")),
        ];
        return [.. all.Where(directory => deployed.Contains(directory.Resource) && directory.Files.Count > 0)];
    }

    /// <summary>Our services give their metrics to the holder of the token alone when the reader is not on their machine.</summary>
    private static string ForDeployment(string prometheus, IReadOnlySet<string> deployed)
    {
        foreach (var job in (string[])["openclaw-gateway", "openclaw-services"])
        {
            prometheus = MonitoringFiles.Replace(
                prometheus,
                "monitoring/prometheus/prometheus.yml",
                $"  - job_name: {job}\n",
                $"  - job_name: {job}\n    authorization:\n      credentials_file: {GatewayTokenFile}\n");
        }

        var optional = string.Concat(((string[])["litellm", "langfuse"]).Where(deployed.Contains).Select(static name => $"  - rules/optional/{name}.yml\n"));
        return MonitoringFiles.Replace(
            prometheus, "monitoring/prometheus/prometheus.yml", "  - rules/*.yml\n", $"  - rules/*.yml\n{optional}");
    }

    private static string ForDeployment(string alertmanager, Func<string, string> hostOf)
    {
        const string file = "monitoring/alertmanager/alertmanager.yml";
        var addressed = MonitoringFiles.Replace(
            alertmanager, file, "http://OPENCLAW_GATEWAY_URL", $"http://{hostOf("gateway")}:{Port.Gateway.Default}");
        return MonitoringFiles.Replace(addressed, file, "secrets/gateway-token", GatewayTokenFile);
    }

    private static IEnumerable<ConfigurationFile> Change(IEnumerable<ConfigurationFile> files, string path, Func<string, string> change) =>
        files.Select(file => file.Path == path ? file with { Text = change(file.Text) } : file);

    private static IReadOnlyList<ConfigurationFile> Files(string root, string name)
    {
        var directory = Path.Combine(root, name);
        return !Directory.Exists(directory)
            ? []
            : Sort(
                from path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                let relative = Path.GetRelativePath(directory, path).Replace('\\', '/')
                // Rule tests are for promtool in the clone, not for the server.
                where !relative.StartsWith("tests/", StringComparison.Ordinal) && !relative.StartsWith("targets/", StringComparison.Ordinal)
                select new ConfigurationFile(relative, Documentation.Link(File.ReadAllText(path).ReplaceLineEndings("\n"))));
    }

    private static IReadOnlyList<ConfigurationFile> Sort(IEnumerable<ConfigurationFile> files) =>
        [.. files.OrderBy(static file => file.Path, StringComparer.Ordinal)];
}
