using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>Replicas and resources of a service.</summary>
public sealed class Deploy
{
    /// <summary>Number of containers.</summary>
    [YamlMember(Alias = "replicas")]
    public int? Replicas { get; set; }

    /// <summary>Mode.</summary>
    [YamlMember(Alias = "mode")]
    public string? Mode { get; set; }

    /// <summary>Limits and reservations.</summary>
    [YamlMember(Alias = "resources")]
    public Resources? Resources { get; set; }

    /// <summary>Restart policy.</summary>
    [YamlMember(Alias = "restart_policy")]
    public RestartPolicy? RestartPolicy { get; set; }
}
