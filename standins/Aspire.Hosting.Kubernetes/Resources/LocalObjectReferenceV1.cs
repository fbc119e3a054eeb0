using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Name of an object in the same name space.</summary>
public sealed class LocalObjectReferenceV1
{
    /// <summary>The <c>name</c> field.</summary>
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = null!;
}
