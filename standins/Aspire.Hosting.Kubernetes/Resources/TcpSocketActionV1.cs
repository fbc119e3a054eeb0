using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A TCP connection.</summary>
public sealed class TcpSocketActionV1
{
    /// <summary>The <c>host</c> field.</summary>
    [YamlMember(Alias = "host")]
    public string Host { get; set; } = null!;

    /// <summary>The <c>port</c> field.</summary>
    [YamlMember(Alias = "port")]
    public int Port { get; set; }
}
