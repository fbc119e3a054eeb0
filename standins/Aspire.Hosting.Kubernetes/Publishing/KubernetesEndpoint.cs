using System.Globalization;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>An endpoint as other pods see it.</summary>
/// <param name="Name">Name of the endpoint and of its port.</param>
/// <param name="Scheme">URI scheme.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Host">Name of the service.</param>
/// <param name="TargetPort">Port of the container.</param>
/// <param name="ServicePort">Port of the service.</param>
internal sealed record KubernetesEndpoint(string Name, string Scheme, string Protocol, string Host, HelmText TargetPort, HelmText ServicePort)
{
    private const int DefaultProjectPort = 8080;

    public static Dictionary<string, KubernetesEndpoint> Resolve(KubernetesResource owner)
    {
        var endpoints = new Dictionary<string, KubernetesEndpoint>();
        foreach (var resolved in owner.Target.ResolveEndpoints(owner.Parent.Ports))
        {
            var target = Text(resolved.TargetPort.Value) ?? ProjectPort(owner, resolved.Endpoint, endpoints);
            var service = resolved.ExposedPort is { IsAllocated: false, IsImplicit: false } exposed ? Text(exposed.Value) : null;
            endpoints[resolved.Endpoint.Name] = new KubernetesEndpoint(
                resolved.Endpoint.Name,
                resolved.Endpoint.UriScheme,
                resolved.Endpoint.Protocol == ProtocolType.Udp ? "UDP" : "TCP",
                KubernetesNames.Service(owner.Target),
                target,
                service ?? target);
        }

        return endpoints;
    }

    public HelmText Property(EndpointProperty property) => property switch
    {
        EndpointProperty.Url => new HelmText($"{Scheme}://{Host}:{ServicePort.Embedded}"),
        EndpointProperty.Host or EndpointProperty.IPV4Host => new HelmText(Host),
        EndpointProperty.Port => ServicePort,
        EndpointProperty.TargetPort => TargetPort,
        EndpointProperty.HostAndPort => new HelmText($"{Host}:{ServicePort.Embedded}"),
        EndpointProperty.Scheme => new HelmText(Scheme),
        EndpointProperty.TlsEnabled => new HelmText(bool.FalseString),
        _ => throw new NotSupportedException($"The endpoint property '{property}' cannot be written to a chart."),
    };

    private static HelmText? Text(int? port) =>
        port is { } number ? new HelmText(number.ToString(CultureInfo.InvariantCulture)) : null;

    private static HelmText ProjectPort(KubernetesResource owner, EndpointAnnotation endpoint, Dictionary<string, KubernetesEndpoint> endpoints)
    {
        // The default https endpoint of a project shares the plain port: TLS ends in front of the pod.
        if (owner.Target.TryGetLastAnnotation<ProjectLaunchDefaultsAnnotation>(out var defaults)
            && endpoint == defaults.DefaultHttpsEndpoint
            && endpoints.Values.FirstOrDefault(static other => other.Scheme == "http") is { } plain)
        {
            return plain.TargetPort;
        }

        return owner.Values.AddParameter($"port_{endpoint.Name}", DefaultProjectPort);
    }
}
