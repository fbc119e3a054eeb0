using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>An amount of processor and memory.</summary>
public sealed class ResourceSpec
{
    /// <summary>Processors, for example <c>0.5</c>.</summary>
    [YamlMember(Alias = "cpus")]
    public string? Cpus { get; set; }

    /// <summary>Memory, for example <c>256M</c>.</summary>
    [YamlMember(Alias = "memory")]
    public string? Memory { get; set; }
}
