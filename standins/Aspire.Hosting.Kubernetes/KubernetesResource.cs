using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Kubernetes.Publishing;
using Aspire.Hosting.Kubernetes.Resources;

namespace Aspire.Hosting.Kubernetes;

/// <summary>The Kubernetes objects that a resource becomes.</summary>
/// <param name="name">Name of the resource.</param>
/// <param name="resource">The resource.</param>
/// <param name="kubernetesEnvironmentResource">The environment that it is published to.</param>
public class KubernetesResource(string name, IResource resource, KubernetesEnvironmentResource kubernetesEnvironmentResource)
    : Resource(name), IResourceWithParent<KubernetesEnvironmentResource>
{
    /// <summary>The environment that the objects belong to.</summary>
    public KubernetesEnvironmentResource Parent { get; } = kubernetesEnvironmentResource;

    /// <summary>What runs the pods.</summary>
    public Workload? Workload { get; set; }

    /// <summary>Plain environment variables.</summary>
    public ConfigMap? ConfigMap { get; set; }

    /// <summary>Secret environment variables.</summary>
    public Secret? Secret { get; set; }

    /// <summary>Name and ports for clients.</summary>
    public Service? Service { get; set; }

    /// <summary>Further objects; labels of the resource are added where they are missing.</summary>
    public List<BaseKubernetesResource> AdditionalResources { get; } = [];

    internal IResource Target { get; } = resource;

    internal HelmValues Values { get; } = new(resource.Name);

    internal List<PersistentVolumeClaim> Claims { get; } = [];

    internal IReadOnlyDictionary<string, KubernetesEndpoint> Endpoints =>
        field ??= KubernetesEndpoint.Resolve(this);
}
