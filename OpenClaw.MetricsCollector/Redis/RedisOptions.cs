using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>What of Redis is measured; configuration section <c>Collector:Redis</c>.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Collector:Redis";

    /// <summary>Pattern of the keys of streams to measure; none when empty.</summary>
    public string StreamPattern { get; set; } = "oc:*";

    /// <summary>Most streams that are measured; 0 to 2000.</summary>
    [Range(0, 2000)]
    public int StreamLimit { get; set; } = 256;

    /// <summary>Most consumers per group that are measured; 0 to 100.</summary>
    [Range(0, 100)]
    public int ConsumerLimit { get; set; } = 16;

    /// <summary>Time after which the streams are looked for again, since that walks through the keys; 15 s by default.</summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan StreamDiscovery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Most commands whose statistics are shown; 0 to 1000.</summary>
    [Range(0, 1000)]
    public int CommandLimit { get; set; } = 128;
}
