using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Publishing;
using Aspire.Hosting.Pipelines;

namespace Aspire.Hosting.Kubernetes;

/// <summary>A Helm chart that resources are published to.</summary>
public sealed class KubernetesEnvironmentResource : Resource, IComputeEnvironmentResource
{
    /// <summary>Creates the environment and registers its pipeline steps.</summary>
    /// <param name="name">Name of the environment.</param>
    public KubernetesEnvironmentResource(string name)
        : base(name)
    {
        Annotations.Add(new PipelineStepAnnotation(_ => KubernetesSteps.Create(this)));
        Annotations.Add(new PipelineConfigurationAnnotation(context => KubernetesSteps.Connect(this, context)));
    }

    /// <summary>Whether the Aspire dashboard is a part of the chart.</summary>
    public bool DashboardEnabled { get; set; } = true;

    /// <summary>Pull policy of all images.</summary>
    public string DefaultImagePullPolicy { get; set; } = "IfNotPresent";

    /// <summary>Type of all services.</summary>
    public string DefaultServiceType { get; set; } = "ClusterIP";

    /// <summary>Storage class of claims; null leaves the choice to the cluster.</summary>
    public string? DefaultStorageClassName { get; set; }

    /// <summary>Access mode of claims.</summary>
    public string DefaultStorageReadWritePolicy { get; set; } = "ReadWriteOnce";

    /// <summary>Size of claims.</summary>
    public string DefaultStorageSize { get; set; } = "1Gi";

    /// <summary>What a named volume becomes: <c>emptydir</c>, <c>hostpath</c> or <c>pvc</c>.</summary>
    public string DefaultStorageType { get; set; } = "emptydir";

    /// <summary>Path of the configuration file for the cluster; null for the user's own.</summary>
    public string? KubeConfigPath { get; set; }

    internal ReferenceExpression? HelmNamespace { get; set; }

    internal ReferenceExpression? HelmReleaseName { get; set; }

    internal ReferenceExpression? HelmChartVersion { get; set; }

    internal ReferenceExpression? HelmChartName { get; set; }

    internal ReferenceExpression? HelmChartDescription { get; set; }

    internal IResourceBuilder<KubernetesAspireDashboardResource>? Dashboard { get; set; }

    internal IPortAllocator Ports { get; } = new PortAllocator();

    internal Dictionary<IResource, KubernetesResource> Services { get; } = [];

    /// <summary>Gives the host name under which other pods reach a resource.</summary>
    /// <param name="endpointReference">An endpoint of the resource.</param>
    /// <returns>The name of the service.</returns>
    public ReferenceExpression GetHostAddressExpression(EndpointReference endpointReference)
    {
        ArgumentNullException.ThrowIfNull(endpointReference);
        return ReferenceExpression.Create($"{KubernetesNames.Service(endpointReference.Resource)}");
    }

    internal KubernetesResource ServiceOf(IResource resource)
    {
        if (!Services.TryGetValue(resource, out var service))
        {
            service = new KubernetesResource(resource.Name, resource, this);
            Services[resource] = service;
        }

        return service;
    }
}
