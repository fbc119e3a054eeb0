using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>What <c>/probe</c> may do; configuration section <c>Probe</c>.</summary>
internal sealed class ProbeOptions
{
    public const string Section = "Probe";

    /// <summary>Modules in the format of blackbox_exporter; without a file there are http_2xx, http_post_2xx, tcp_connect and icmp_echo.</summary>
    public string? ConfigFile { get; set; }

    /// <summary>
    /// Targets that may be probed, exactly as the scrape names them; a <c>*</c> at the end admits all that begin so. None by default:
    /// whoever can ask for a probe could otherwise look at the network from this machine.
    /// </summary>
    public IList<string> Targets { get; } = [];

    /// <summary>Longest time of a probe; 100 ms to 60 s, 10 s by default. The module and the scrape may set less.</summary>
    [DurationRange("00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most probes at the same time; 1 to 1000.</summary>
    [Range(1, 1000)]
    public int Limit { get; set; } = 50;
}
