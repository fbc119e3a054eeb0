using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Docker;

/// <summary>A Docker Compose application that resources are published to.</summary>
public class DockerComposeEnvironmentResource : Resource, IComputeEnvironmentResource
{
    /// <summary>Creates the environment and registers its pipeline steps.</summary>
    /// <param name="name">Name of the environment.</param>
    public DockerComposeEnvironmentResource(string name)
        : base(name)
    {
        Variables = new ComposeVariables();
        Annotations.Add(new PipelineStepAnnotation(_ => ComposeSteps.Create(this)));
        Annotations.Add(new PipelineConfigurationAnnotation(context => ComposeSteps.Connect(this, context)));
    }

    /// <summary>Name of the network that all services join; <c>aspire</c> when null.</summary>
    public string? DefaultNetworkName { get; set; }

    /// <summary>Whether the Aspire dashboard is one of the services.</summary>
    public bool DashboardEnabled { get; set; } = true;

    internal Action<ComposeFile>? ConfigureComposeFile { get; set; }

    internal Action<IDictionary<string, CapturedEnvironmentVariable>>? ConfigureEnvFile { get; set; }

    internal IResourceBuilder<DockerComposeAspireDashboardResource>? Dashboard { get; set; }

    internal ComposeVariables Variables { get; }

    internal IPortAllocator Ports { get; } = new PortAllocator();

    internal Dictionary<IResource, DockerComposeServiceResource> Services { get; } = [];

    /// <summary>Gives the host name under which other services reach a resource.</summary>
    /// <param name="endpointReference">An endpoint of the resource.</param>
    /// <returns>The service name.</returns>
    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferenceExpression.Create($"{endpointReference.Resource.Name.ToLowerInvariant()}");
    }

    internal DockerComposeServiceResource ServiceOf(IResource resource)
    {
        if (!Services.TryGetValue(resource, out var service))
        {
            service = new DockerComposeServiceResource(resource.Name, resource, this);
            Services[resource] = service;
        }

        return service;
    }
}
