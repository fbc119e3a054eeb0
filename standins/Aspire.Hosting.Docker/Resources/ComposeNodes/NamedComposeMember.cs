using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A member of the Compose file that is known by its key.</summary>
public abstract class NamedComposeMember
{
    /// <summary>The key.</summary>
    [YamlIgnore]
    public required string Name { get; set; }
}
