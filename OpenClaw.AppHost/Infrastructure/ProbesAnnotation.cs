using OpenClaw.AppHost.Infrastructure.Local;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>What the collector probes in a local run.</summary>
internal sealed class ProbesAnnotation(IResource redis, IResource database, ProjectResource gateway) : IResourceAnnotation
{
    /// <summary>Ports that must accept connections: host:port and the service behind it.</summary>
    public IEnumerable<(string Address, string Service)> Tcp() =>
        [(Address(redis), "redis"), (Address(database is IResourceWithParent child ? child.Parent : database), "postgres")];

    /// <summary>Pages that must answer: URL and the service behind it.</summary>
    public IEnumerable<(string Address, string Service)> Http() =>
        [($"http://{ScrapeTarget.Loopback}:{gateway.GetEndpoint("http").Port}/health", "gateway")];

    private static string Address(IResource server)
    {
        var endpoint = server.Annotations.OfType<EndpointAnnotation>().First(endpoint => endpoint.Name == LocalRedis.EndpointName);
        return $"{ScrapeTarget.Loopback}:{endpoint.AllocatedEndpoint?.Port ?? endpoint.Port}";
    }
}
