using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>Limits and reservations.</summary>
public sealed class Resources
{
    /// <summary>What the service may use.</summary>
    [YamlMember(Alias = "limits")]
    public ResourceSpec? Limits { get; set; }

    /// <summary>What is kept free for it.</summary>
    [YamlMember(Alias = "reservations")]
    public ResourceSpec? Reservations { get; set; }
}
