using System.Globalization;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using OpenClaw.AppHost.Infrastructure;

namespace OpenClaw.AppHost.Publishing.Compose;

/// <summary>Turns the service that Aspire writes for a resource into the one of its plan.</summary>
internal static class ComposeServices
{
    public static void Customise(IComputeResource resource, Service service, IEnumerable<ConfigurationDirectory> directories)
    {
        var plan = ServicePlans.Of(resource);
        if (resource is ProjectResource)
        {
            service.Image = $"${{{VariableOf(resource)}_IMAGE:-{Images.OfProject(resource.Name)}}}";
        }

        service.Healthcheck = ComposeHealth.Of(resource);
        foreach (var dependency in service.DependsOn.Values)
        {
            dependency.Condition = "service_healthy";
        }

        service.Restart = "unless-stopped";
        service.Deploy = new()
        {
            Resources = new() { Limits = new() { Cpus = plan.Cpus, Memory = string.Create(CultureInfo.InvariantCulture, $"{plan.MemoryMegabytes}M") } },
        };
        service.Logging = new() { Driver = "json-file", Options = new() { ["max-size"] = "10m", ["max-file"] = "3" } };
        ComposeNetworks.Join(service, plan);
        PublishPort(resource, service, plan);
        Confine(service, plan);
        AddFiles(resource, service, directories);
        if (ConfigurationDirectories.TokenReaders.Contains(resource.Name))
        {
            service.Secrets.Add(new() { Source = ComposeSecrets.GatewayToken });
        }

        AddDetails(resource, service);
    }

    private static void PublishPort(IComputeResource resource, Service service, ServicePlan plan)
    {
        service.Ports.Clear();
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().First();
        var target = endpoint.TargetPort ?? throw new InvalidOperationException($"The endpoint '{endpoint.Name}' of '{resource.Name}' has no port.");
        if (plan.Port is { } port)
        {
            service.Expose.Clear();
            service.Ports.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"${{{port.AddressVariable}:-127.0.0.1}}:${{{port.Variable}:-{port.Default}}}:{target}"));
        }
    }

    private static void Confine(Service service, ServicePlan plan)
    {
        service.CapDrop = ["ALL"];
        service.SecurityOpt = ["no-new-privileges:true"];
        service.Init = true;
        var user = plan.OwnsVolumeAsRoot ? 0 : plan.User;
        service.User = string.Create(CultureInfo.InvariantCulture, $"{user}:{user}");
        service.ReadOnly = plan.WritesRoot ? null : true;
        foreach (var directory in plan.Temporary)
        {
            service.Tmpfs.Add(string.Create(CultureInfo.InvariantCulture, $"{directory}:uid={user},gid={user},mode=1777"));
        }
    }

    private static void AddFiles(IComputeResource resource, Service service, IEnumerable<ConfigurationDirectory> directories)
    {
        service.Volumes.RemoveAll(static volume => volume.Type == "bind");
        foreach (var directory in directories.Where(directory => directory.Resource == resource.Name))
        {
            service.AddVolume(Bind($"./config/{directory.Name}", directory.MountPath));
        }
    }

    private static void AddDetails(IComputeResource resource, Service service)
    {
        switch (resource.Name)
        {
            case "collector":
                // Backups write into it, the collector only reads.
                service.AddVolume(new() { Name = MetricFiles, Type = "volume", Source = MetricFiles, Target = Collector.MetricFiles, ReadOnly = true });
                break;
            case "postgres":
                // Nothing creates the database after a publish, so the image does it on its first start.
                service.AddEnvironmentalVariable("POSTGRES_DB", "openclaw");
                service.Volumes.ForEach(static volume => volume.Target = PostgresData);
                service.StopGracePeriod = "60s";
                break;
            case "prometheus":
                service.Command = [.. service.Command.Select(static argument => argument
                    .Replace("retention.time=30d", "retention.time=${PROMETHEUS_RETENTION_TIME:-30d}", StringComparison.Ordinal)
                    .Replace("retention.size=10GB", "retention.size=${PROMETHEUS_RETENTION_SIZE:-10GB}", StringComparison.Ordinal))];
                break;
            case "grafana":
                service.AddEnvironmentalVariable("GF_SECURITY_ADMIN_USER", "${GRAFANA_ADMIN_USER:-admin}");
                service.User = "472:0";
                break;
            case "node-exporter":
                service.Pid = "host";
                service.AddVolume(Bind("/", "/host"));
                break;
            case "cadvisor":
                service.AddVolumes([Bind("/", "/rootfs"), Bind("/var/run", "/var/run"), Bind("/sys", "/sys"), Bind("/var/lib/docker", "/var/lib/docker")]);
                service.Devices.Add("/dev/kmsg");
                break;
        }
    }

    private const string MetricFiles = "openclaw-metrics";

    private const string PostgresData = "/var/lib/postgresql/data";

    private static string VariableOf(IResource resource) => resource.Name.Replace('-', '_').ToUpperInvariant();

    private static Volume Bind(string source, string target) =>
        new() { Name = source, Type = "bind", Source = source, Target = target, ReadOnly = true };
}
