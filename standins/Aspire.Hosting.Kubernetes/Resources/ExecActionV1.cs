using YamlDotNet.Serialization;

namespace Aspire.Hosting.Kubernetes.Resources;

/// <summary>A command.</summary>
public sealed class ExecActionV1
{
    /// <summary>The <c>command</c> field.</summary>
    [YamlMember(Alias = "command")]
    public List<string> Command { get; } = [];
}
