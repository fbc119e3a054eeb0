namespace OpenClaw.AppHost.Infrastructure;

/// <summary>One address that Prometheus scrapes or notifies.</summary>
/// <param name="Address">host:port, or what a probe is asked to probe.</param>
/// <param name="Labels">Labels of every series from there; names that begin with two underscores steer the scrape.</param>
internal sealed record ScrapeTarget(string Address, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Where a local process finds the services of the run.</summary>
    public const string Loopback = "127.0.0.1";

    /// <summary>Where a container finds the services of the run.</summary>
    public const string HostOfContainers = "host.docker.internal";

    public ScrapeTarget(string address, string service)
        : this(address, new Dictionary<string, string> { ["service"] = service })
    {
    }

    /// <summary>A target that another service is asked to probe.</summary>
    public static ScrapeTarget Probed(string target, string service, string prober) =>
        new(target, new Dictionary<string, string> { ["service"] = service, ["__prober__"] = prober });
}
