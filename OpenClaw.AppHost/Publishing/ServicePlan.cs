namespace OpenClaw.AppHost.Publishing;

/// <summary>How one resource of the graph is deployed; both targets are generated from it.</summary>
/// <param name="Cpus">Processors that it may use.</param>
/// <param name="MemoryMegabytes">Memory that it may use, in MiB.</param>
internal sealed record ServicePlan(string Cpus, int MemoryMegabytes)
{
    /// <summary>The program that asks the HTTP health endpoint of the graph.</summary>
    public HttpClientTool Tool { get; init; } = HttpClientTool.Wget;

    /// <summary>Shell command that tells the health of a service without an HTTP health endpoint.</summary>
    public string? HealthCommand { get; init; }

    /// <summary>Time in which a start may take, in seconds.</summary>
    public int StartSeconds { get; init; } = 20;

    /// <summary>The port that is reached from outside, if any.</summary>
    public PublishedPort? Port { get; init; }

    /// <summary>Whether the service calls out of the deployment.</summary>
    public bool CallsOut { get; init; }

    /// <summary>User and group of the processes.</summary>
    public int User { get; init; } = 65534;

    /// <summary>Whether the volume belongs to root on Compose, where nothing hands it over to the user.</summary>
    public bool OwnsVolumeAsRoot { get; init; }

    /// <summary>Whether the root file system must be writable.</summary>
    public bool WritesRoot { get; init; }

    /// <summary>Directories held in memory, for a read-only root file system.</summary>
    public IReadOnlyList<string> Temporary { get; init; } = ["/tmp"];

    /// <summary>Size of the volume, on Kubernetes.</summary>
    public string Storage { get; init; } = "10Gi";

    /// <summary>Whether it observes the others and must outlive them.</summary>
    public bool IsMonitoring { get; init; }

    /// <summary>Whether it looks at the host itself, which a pod with the restricted profile may not.</summary>
    public bool SeesHost { get; init; }

    /// <summary>Number of pods that may be added under load; 1 for a service that does not scale.</summary>
    public int MaxReplicas { get; init; } = 1;
}
