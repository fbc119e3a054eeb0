using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>Where a pod keeps its state, its configuration and its temporary files.</summary>
internal static class ChartStorage
{
    /// <summary>Stands for the storage class until the chart is finished: an empty class must be left out, not written.</summary>
    public const string StorageClassMark = "openclaw-storage-class";

    /// <summary>Stands for the claim of metric files until the chart is finished: without one the volume is an empty directory.</summary>
    public const string MetricFilesMark = "openclaw-metric-files";

    public static void AddState(KubernetesResource target, PodSpecV1 pod, string resource)
    {
        foreach (var volume in pod.Volumes)
        {
            volume.EmptyDir = null;
            volume.PersistentVolumeClaim = new() { ClaimName = ChartNames.Claim(resource) };
            var claim = new PersistentVolumeClaim
            {
                Metadata = { Name = ChartNames.Claim(resource), Annotations = { ["helm.sh/resource-policy"] = "keep" } },
                Spec =
                {
                    StorageClassName = StorageClassMark,
                    AccessModes = { "ReadWriteOnce" },
                    Resources = { Requests = { ["storage"] = $"{{{{ index .Values.persistence.sizes `{resource}` }}}}" } },
                },
            };
            target.AdditionalResources.Add(claim);
        }
    }

    public static void AddTemporary(PodSpecV1 pod, ContainerV1 container, ServicePlan plan)
    {
        for (var index = 0; index < plan.Temporary.Count; index++)
        {
            var name = $"temporary-{index}";
            pod.Volumes.Add(new() { Name = name, EmptyDir = new() { SizeLimit = "256Mi" } });
            container.VolumeMounts.Add(new() { Name = name, MountPath = plan.Temporary[index] });
        }
    }

    /// <summary>Metrics of backups lie in a claim that exists already, since the backups' pods write into it.</summary>
    public static void AddMetricFiles(PodSpecV1 pod, ContainerV1 container)
    {
        const string volume = "metrics";
        pod.Volumes.Add(new() { Name = volume, PersistentVolumeClaim = new() { ClaimName = MetricFilesMark } });
        container.VolumeMounts.Add(new() { Name = volume, MountPath = Collector.MetricFiles, ReadOnly = true });
    }

    /// <summary>The token is an entry of the gateway's secret, whether the chart makes that one or it exists already.</summary>
    public static void AddGatewayToken(PodSpecV1 pod, ContainerV1 container)
    {
        const string volume = "gateway-token";
        pod.Volumes.Add(new()
        {
            Name = volume,
            Secret = new()
            {
                SecretName = "{{ include `openclaw.secretName` (list . `gateway`) }}",
                Items = { new() { Key = "OPENCLAW_GATEWAY_TOKEN", Path = Path.GetFileName(ConfigurationDirectories.GatewayTokenFile) } },
            },
        });
        container.VolumeMounts.Add(new()
        {
            Name = volume,
            MountPath = Path.GetDirectoryName(ConfigurationDirectories.GatewayTokenFile)!,
            ReadOnly = true,
        });
    }

    public static void AddFiles(KubernetesResource target, PodTemplateSpecV1 template, ContainerV1 container, ConfigurationDirectory directory)
    {
        var map = new ConfigMap { Metadata = { Name = ChartNames.Files(directory) } };
        var source = new ConfigMapVolumeSourceV1 { Name = ChartNames.Files(directory) };
        foreach (var file in directory.Files)
        {
            // A key has no slash; the items give each file its path back.
            var key = file.Path.Replace("/", "__", StringComparison.Ordinal);
            map.Data[key] = ChartExpressions.Escape(file.Text);
            source.Items.Add(new() { Key = key, Path = file.Path });
        }

        var volume = $"files-{directory.Name}";
        target.AdditionalResources.Add(map);
        template.Metadata.Annotations[$"checksum/{directory.Name}"] = directory.Checksum();
        template.Spec.Volumes.Add(new() { Name = volume, ConfigMap = source });
        container.VolumeMounts.Add(new() { Name = volume, MountPath = directory.MountPath, ReadOnly = true });
    }
}
