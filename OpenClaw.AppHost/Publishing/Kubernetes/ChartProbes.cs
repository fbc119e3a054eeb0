using Aspire.Hosting.Kubernetes.Resources;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>The health declaration of the graph as probes of a pod.</summary>
internal static class ChartProbes
{
    private const int PeriodSeconds = 10;

    // A service that waits for a dependency is not ready, but it lives, and a restart would not help it.
    private const string LivenessPathOfProjects = "/alive";

    public static void AddTo(ContainerV1 container, IResource resource)
    {
        var health = HealthProbe.Of(resource);
        var plan = ServicePlans.Of(resource);
        container.ReadinessProbe = Probe(health, failures: 3);
        container.LivenessProbe = Probe(resource is ProjectResource ? health with { Path = LivenessPathOfProjects } : health, failures: 6);
        container.StartupProbe = Probe(health, failures: Math.Max(6, 2 * plan.StartSeconds / PeriodSeconds));
    }

    private static ProbeV1 Probe(HealthProbe health, int failures)
    {
        var probe = new ProbeV1 { FailureThreshold = failures, PeriodSeconds = PeriodSeconds, TimeoutSeconds = 5 };
        if (health.Command is { } command)
        {
            probe.Exec = new() { Command = { "sh", "-c", command } };
        }
        else
        {
            probe.HttpGet = new() { Scheme = "HTTP", Path = health.Path!, Port = health.Port };
        }

        return probe;
    }
}
