using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>When a service is restarted.</summary>
public sealed class RestartPolicy
{
    /// <summary><c>none</c>, <c>on-failure</c> or <c>any</c>.</summary>
    [YamlMember(Alias = "condition")]
    public string? Condition { get; set; }

    /// <summary>Time between attempts.</summary>
    [YamlMember(Alias = "delay")]
    public string? Delay { get; set; }

    /// <summary>Number of attempts.</summary>
    [YamlMember(Alias = "max_attempts")]
    public int? MaxAttempts { get; set; }

    /// <summary>Time that a start must hold.</summary>
    [YamlMember(Alias = "window")]
    public string? Window { get; set; }
}
