using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>Linux capabilities.</summary>
public sealed class CapabilitiesV1
{
    /// <summary>The <c>add</c> field.</summary>
    [YamlMember(Alias = "add")]
    public List<string> Add { get; } = [];

    /// <summary>The <c>drop</c> field.</summary>
    [YamlMember(Alias = "drop")]
    public List<string> Drop { get; } = [];
}
