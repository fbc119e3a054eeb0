using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A gRPC health request.</summary>
public sealed class GrpcActionV1
{
    /// <summary>The <c>port</c> field.</summary>
    [YamlMember(Alias = "port")]
    public int Port { get; set; }

    /// <summary>The <c>service</c> field.</summary>
    [YamlMember(Alias = "service")]
    public string Service { get; set; } = null!;
}
