using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Turns the objects that Aspire writes for a resource into those of its plan.</summary>
internal static class ChartServices
{
    public static void Customise(IComputeResource resource, KubernetesResource target, IEnumerable<ConfigurationDirectory> directories, ChartNetwork network)
    {
        var plan = ServicePlans.Of(resource);
        var template = target.Workload!.PodTemplate;
        var container = template.Spec.Containers[0];
        AddDetails(resource, target, container);
        ChartProbes.AddTo(container, resource);
        ChartSecurity.AddTo(template.Spec, container, plan);
        container.Resources = ChartResources.Of(plan);
        ChartStorage.AddState(target, template.Spec, resource.Name);
        var keepsState = template.Spec.Volumes.Count > 0;
        ChartStorage.AddTemporary(template.Spec, container, plan);
        foreach (var directory in directories.Where(directory => directory.Resource == resource.Name))
        {
            ChartStorage.AddFiles(target, template, container, directory);
        }

        if (ConfigurationDirectories.TokenReaders.Contains(resource.Name))
        {
            ChartStorage.AddGatewayToken(template.Spec, container);
        }

        if (resource.Name == "collector")
        {
            ChartStorage.AddMetricFiles(template.Spec, container);
        }

        AddChecksums(target, template, resource.Name);
        Arrange(target, keepsState, plan, resource.Name);
        target.AdditionalResources.Add(network.PolicyOf(resource.Name, plan));
        target.AdditionalResources.Add(new ManifestResource("policy/v1", "PodDisruptionBudget", ChartNames.DisruptionBudget(resource.Name), new()
        {
            ["maxUnavailable"] = 1,
            ["selector"] = new Dictionary<string, object> { ["matchLabels"] = ChartNames.Selector(resource.Name) },
        }));
    }

    private static void AddChecksums(KubernetesResource target, PodTemplateSpecV1 template, string resource)
    {
        // A pod reads its variables at its start only: a change of their values must start a new one.
        if (target.ConfigMap is not null)
        {
            template.Metadata.Annotations["checksum/config"] = Checksum(resource, "config");
        }

        if (target.Secret is not null)
        {
            template.Metadata.Annotations["checksum/secrets"] = Checksum(resource, "secrets");
        }
    }

    private static string Checksum(string resource, string file) =>
        $"{{{{ include (print $.Template.BasePath `/{resource}/{file}.yaml`) . | sha256sum }}}}";

    private static void Arrange(KubernetesResource target, bool keepsState, ServicePlan plan, string resource)
    {
        switch (target.Workload)
        {
            case StatefulSet stateful:
                stateful.Spec.ServiceName = ChartNames.Service(resource);
                break;
            case Deployment deployment when keepsState:
                // Two pods cannot share the volume, so the old one goes first.
                deployment.Spec.Strategy = new() { Type = "Recreate" };
                break;
            case Deployment deployment:
                deployment.Spec.Strategy.RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 0 };
                break;
        }

        if (plan.MaxReplicas > 1)
        {
            target.Workload!.PodTemplate.Spec.TopologySpreadConstraints.Add(new()
            {
                MaxSkew = 1,
                TopologyKey = "kubernetes.io/hostname",
                WhenUnsatisfiable = "ScheduleAnyway",
                LabelSelector = new(ChartNames.Selector(resource).ToDictionary(static label => label.Key, static label => (string)label.Value)),
            });
        }
    }

    private static void AddDetails(IComputeResource resource, KubernetesResource target, ContainerV1 container)
    {
        switch (resource.Name)
        {
            case "postgres":
                // Nothing creates the database after a publish, so the image does it on its first start.
                target.ConfigMap!.Data["POSTGRES_DB"] = "openclaw";
                target.ConfigMap.Data["PGDATA"] = $"{PostgresMount}/pgdata";
                container.VolumeMounts[0].MountPath = PostgresMount;
                break;
            case "langfuse-postgres":
                target.ConfigMap!.Data["PGDATA"] = $"{PostgresMount}/pgdata";
                break;
            case "prometheus":
                for (var index = 0; index < container.Args.Count; index++)
                {
                    container.Args[index] = container.Args[index]
                        .Replace("retention.time=30d", "retention.time={{ .Values.prometheus.retentionTime }}", StringComparison.Ordinal)
                        .Replace("retention.size=10GB", "retention.size={{ .Values.prometheus.retentionSize }}", StringComparison.Ordinal);
                }

                break;
        }
    }

    // The root of a new volume has a lost+found, in which the server does not start.
    private const string PostgresMount = "/var/lib/postgresql/data";
}
