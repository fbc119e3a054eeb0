namespace OpenClaw.ServiceDefaults.Health;

/// <summary>How health checks are run; configuration section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Health";

    /// <summary>Time that a check may take when its registration sets none; 10 ms to 60 s, 3 s by default.</summary>
    [Duration("00:00:00.010", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Time for which a result is given again instead of running the check; 0 to 60 s, 1 s by default. Many probes then cost one.
    /// </summary>
    [Duration("00:00:00", "00:01:00")]
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromSeconds(1);
}
