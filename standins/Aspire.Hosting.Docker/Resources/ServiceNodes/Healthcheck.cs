using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A health check.</summary>
public sealed class Healthcheck
{
    /// <summary>Command: <c>CMD</c> or <c>CMD-SHELL</c> and its arguments.</summary>
    [YamlMember(Alias = "test", DefaultValuesHandling = DefaultValuesHandling.OmitEmptyCollections)]
    public List<string> Test { get; set; } = [];

    /// <summary>Time between checks, for example <c>10s</c>.</summary>
    [YamlMember(Alias = "interval")]
    public required string Interval { get; set; }

    /// <summary>Time after which a check has failed.</summary>
    [YamlMember(Alias = "timeout")]
    public required string Timeout { get; set; }

    /// <summary>Failures in a row that make the service unhealthy.</summary>
    [YamlMember(Alias = "retries")]
    public int? Retries { get; set; }

    /// <summary>Time in which failures do not count.</summary>
    [YamlMember(Alias = "start_period")]
    public required string StartPeriod { get; set; }
}
