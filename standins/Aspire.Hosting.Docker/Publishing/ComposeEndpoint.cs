using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker.Publishing;

/// <summary>An endpoint as other services see it.</summary>
/// <param name="Scheme">URI scheme.</param>
/// <param name="Host">Host name.</param>
/// <param name="Port">Container port: a number, or the placeholder of one.</param>
/// <param name="HostPort">Port on the host when the model gives one.</param>
/// <param name="IsExternal">Whether the port is published on the host.</param>
internal sealed record ComposeEndpoint(string Scheme, string Host, string Port, int? HostPort, bool IsExternal)
{
    public static Dictionary<string, ComposeEndpoint> Resolve(IResource resource, DockerComposeEnvironmentResource environment)
    {
        var endpoints = new Dictionary<string, ComposeEndpoint>();
        foreach (var resolved in resource.ResolveEndpoints(environment.Ports))
        {
            var endpoint = resolved.Endpoint;
            // Default endpoints of a project have no port of their own: whoever deploys chooses it.
            var port = resolved.TargetPort.Value is { } number
                ? number.ToString(CultureInfo.InvariantCulture)
                : environment.Variables.Port(resource);
            var hostPort = resolved.ExposedPort is { IsAllocated: false, IsImplicit: false } exposed ? exposed.Value : null;
            endpoints[endpoint.Name] = new ComposeEndpoint(endpoint.UriScheme, resource.Name, port, hostPort, endpoint.IsExternal);
        }

        return endpoints;
    }

    public string Property(EndpointProperty property) => property switch
    {
        EndpointProperty.Url => $"{Scheme}://{Host}:{Port}",
        EndpointProperty.Host or EndpointProperty.IPV4Host => Host,
        EndpointProperty.Port or EndpointProperty.TargetPort => Port,
        EndpointProperty.HostAndPort => $"{Host}:{Port}",
        EndpointProperty.Scheme => Scheme,
        EndpointProperty.TlsEnabled => bool.FalseString,
        _ => throw new NotSupportedException($"The endpoint property '{property}' cannot be written to a Compose file."),
    };
}
