using Aspire.Hosting.Kubernetes.Resources;
using YamlDotNet.Serialization;

namespace OpenClaw.AppHost.Publishing.Kubernetes;

/// <summary>An object of a kind that has no class of its own.</summary>
internal sealed class ManifestResource : BaseKubernetesResource
{
    /// <summary>Creates an object.</summary>
    /// <param name="apiVersion">Version of the API.</param>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="spec">Its specification: maps, lists, texts, numbers and flags.</param>
    public ManifestResource(string apiVersion, string kind, string name, Dictionary<string, object> spec)
        : base(apiVersion, kind)
    {
        Metadata.Name = name;
        Spec = spec;
    }

    [YamlMember(Alias = "spec")]
    public Dictionary<string, object> Spec { get; }
}
