namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Identity of pods towards the API server.</summary>
public sealed class ServiceAccountV1 : BaseKubernetesResource
{
    /// <summary>Creates an empty object.</summary>
    public ServiceAccountV1()
        : base("v1", "ServiceAccount")
    {
    }
}
