using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.Gateway.Agents;

/// <summary>Timing and limits of agents; section "Agents" of the configuration.</summary>
internal sealed class AgentOptions
{
    public const string Section = "Agents";

    /// <summary>Time between two heartbeats of an agent; default 30 s.</summary>
    [DurationRange("00:00:00.050", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which an agent counts as offline; default 60 s.</summary>
    [DurationRange("00:00:00.100", "01:00:00")]
    public TimeSpan OfflineAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How far a remote heartbeat's time may lie ahead of this clock; default 5 s.</summary>
    [DurationRange("00:00:00", "00:05:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its last work an agent still counts as active; default 60 s.</summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan ActiveFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>First pause before a crashed worker starts again; doubles up to <see cref="RestartBackoffLimit"/>. Default 1 s.</summary>
    [DurationRange("00:00:00.010", "00:01:00")]
    public TimeSpan RestartBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause before a crashed worker starts again; default 30 s.</summary>
    [DurationRange("00:00:00.010", "00:10:00")]
    public TimeSpan RestartBackoffLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time that one answer may take; default 30 s, below <see cref="OfflineAfter"/> because a working agent does not beat.</summary>
    [DurationRange("00:00:00.100", "00:10:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the state that replicas share is read; default 2 s.</summary>
    [DurationRange("00:00:00.050", "00:01:00")]
    public TimeSpan SharedStateInterval { get; set; } = TimeSpan.FromSeconds(2);
}
