using System.Globalization;
using System.Text;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Completes <c>values.yaml</c> with what this chart lets its users choose.</summary>
internal static class ChartValues
{
    public static string Complete(string values, ChartTemplates templates, IReadOnlyCollection<IComputeResource> resources)
    {
        var text = new StringBuilder(templates.WithReleaseNames(values));
        foreach (var project in resources.OfType<ProjectResource>())
        {
            text.Replace($"\"{project.Name}:latest\"", $"\"{Images.OfProject(project.Name)}\"");
        }

        AddSecrets(text, templates, resources);
        text.Append("""
            # Registry credentials, for example: [{name: registry}]
            imagePullSecrets: []
            serviceAccount:
              create: true
              # Empty: the name of the release.
              name: ""
              annotations: {}
            networkPolicy:
              enabled: true
            podDisruptionBudget:
              enabled: true
            autoscaling:
              gateway:
                enabled: true
                minReplicas: 1

            """);
        text.Append(CultureInfo.InvariantCulture, $"    maxReplicas: {ServicePlans.All["gateway"].MaxReplicas}\n");
        text.Append("""
                targetCPUUtilizationPercentage: 80
            ingress:
              enabled: false
              className: ""
              annotations: {}
              host: ""
              # Secret with the certificate of the host; empty: no TLS at the ingress.
              tlsSecret: ""
            monitoring:
              # Both need the custom resources of the Prometheus operator.
              serviceMonitor:
                enabled: false
                interval: "30s"
                labels: {}
              prometheusRule:
                enabled: false
                labels: {}
            prometheus:
              retentionTime: "30d"
              retentionSize: "10GB"
            persistence:
              # Empty: the default class of the cluster.
              storageClassName: ""
              # Claim that exists already, into which backups write their metrics; empty: none.
              metricFilesClaim: ""
              sizes:

            """);
        foreach (var resource in resources.Where(HasVolume).OrderBy(static resource => resource.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {resource.Name}: \"{ServicePlans.Of(resource).Storage}\"\n");
        }

        text.Append("resources:\n");
        foreach (var (name, yaml) in templates.Resources)
        {
            text.Append("  ").Append(name).Append(":\n");
            foreach (var line in yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool HasVolume(IResource resource) => resource.Annotations.OfType<ContainerMountAnnotation>().Any();

    private static void AddSecrets(StringBuilder text, ChartTemplates templates, IReadOnlyCollection<IComputeResource> resources)
    {
        text.Append("# Each secret once, for all resources that use it; letters and digits only. A value in \"secrets\" stands above it.\nsharedSecrets:\n");
        foreach (var secret in templates.Secrets)
        {
            text.Append("  ").Append(secret).Append(": \"\"\n");
        }

        text.Append("# Names of secrets that exist already and have the keys of the one that the chart would create.\nexistingSecrets:\n");
        foreach (var resource in resources.OrderBy(static resource => resource.Name, StringComparer.Ordinal))
        {
            text.Append("  ").Append(resource.Name).Append(": \"\"\n");
        }
    }
}
