using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Kubernetes.Publishing;

/// <summary>Names of the objects of a resource.</summary>
internal static class KubernetesNames
{
    public static string Service(IResource resource) => Of(resource, "service");

    public static string Config(IResource resource) => Of(resource, "config");

    public static string Secrets(IResource resource) => Of(resource, "secrets");

    public static string Deployment(IResource resource) => Of(resource, "deployment");

    public static string StatefulSet(IResource resource) => Of(resource, "statefulset");

    public static string Claim(IResource resource, string volume) => Of(resource, $"{volume}-pvc");

    private static string Of(IResource resource, string suffix) => $"{resource.Name}-{suffix}".ToLowerInvariant();
}
