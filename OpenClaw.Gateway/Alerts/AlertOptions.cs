using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Limits and timing of alerts; section "Alerts" of the configuration.</summary>
internal sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>Largest notification in bytes; default 4 MiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Most alerts in one notification; default 500. Alertmanager's max_alerts must not be above it.</summary>
    [Range(1, 10_000)]
    public int MaxAlertsPerNotification { get; set; } = 500;

    /// <summary>Occurrences that are kept of one alert; default 20.</summary>
    [Range(1, 10_000)]
    public int KeptOccurrences { get; set; } = 20;

    /// <summary>Occurrences that are kept in all; default 10,000. Resolved ones go first, then those received first.</summary>
    [Range(1, 1_000_000)]
    public int KeptTotal { get; set; } = 10_000;

    /// <summary>Messages that may wait for delivery; default 1,000. Beyond it the oldest are dropped.</summary>
    [Range(1, 100_000)]
    public int KeptMessages { get; set; } = 1000;

    /// <summary>How often undelivered messages are tried again and the firing alerts are counted; default 5 s.</summary>
    [DurationRange("00:00:00.010", "00:10:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
