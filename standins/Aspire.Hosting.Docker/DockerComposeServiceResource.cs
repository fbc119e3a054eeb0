using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;

namespace Aspire.Hosting.Docker;

/// <summary>The Compose service that a resource becomes.</summary>
/// <param name="name">Name of the service.</param>
/// <param name="resource">The resource.</param>
/// <param name="composeEnvironmentResource">The environment that it is published to.</param>
public class DockerComposeServiceResource(
    string name,
    IResource resource,
    DockerComposeEnvironmentResource composeEnvironmentResource)
    : Resource(name), IResourceWithParent<DockerComposeEnvironmentResource>
{
    /// <summary>The environment that the service belongs to.</summary>
    public DockerComposeEnvironmentResource Parent { get; } = composeEnvironmentResource;

    internal IResource Target { get; } = resource;

    internal IReadOnlyDictionary<string, ComposeEndpoint> Endpoints =>
        field ??= ComposeEndpoint.Resolve(Target, Parent);
}
