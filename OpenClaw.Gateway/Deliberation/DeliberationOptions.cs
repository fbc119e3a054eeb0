using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>Limits and timing of deliberations; section "Deliberation" of the configuration.</summary>
internal sealed class DeliberationOptions
{
    public const string Section = "Deliberation";

    /// <summary>Time of an operational deliberation; default 300 s.</summary>
    [DurationRange("00:00:01", "01:00:00")]
    public TimeSpan OperationalLimit { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Time of a tactical deliberation; default 600 s.</summary>
    [DurationRange("00:00:01", "01:00:00")]
    public TimeSpan TacticalLimit { get; set; } = TimeSpan.FromSeconds(600);

    /// <summary>Time of a strategic deliberation; default 900 s.</summary>
    [DurationRange("00:00:01", "01:00:00")]
    public TimeSpan StrategicLimit { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>Time of an emergency deliberation; default 60 s.</summary>
    [DurationRange("00:00:01", "01:00:00")]
    public TimeSpan EmergencyLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an emergency's decision holds before the triad reviews it; default 3,600 s.</summary>
    [DurationRange("00:00:01", "7.00:00:00")]
    public TimeSpan EmergencyOverride { get; set; } = TimeSpan.FromSeconds(3600);

    /// <summary>Longest time of the examiner's questions, of the sentinel's review, and of the veto; default 120 s.</summary>
    [DurationRange("00:00:00.100", "01:00:00")]
    public TimeSpan ReviewLimit { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Longest time of a vote; default 120 s.</summary>
    [DurationRange("00:00:00.100", "01:00:00")]
    public TimeSpan VoteLimit { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a member that is wanted but not online yet is waited for; default 5 s.</summary>
    [DurationRange("00:00:00", "00:05:00")]
    public TimeSpan PresenceGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time within which the examiner asks no question twice; default 72 h.</summary>
    [DurationRange("00:00:00", "30.00:00:00")]
    public TimeSpan QuestionsNotRepeatedFor { get; set; } = TimeSpan.FromHours(72);

    /// <summary>How long a request waits for the outcome before it gets 202 and the place to look; default 60 s.</summary>
    [DurationRange("00:00:00", "00:15:00")]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time without a sign of life after which another replica continues a deliberation; default 15 s.</summary>
    [DurationRange("00:00:00.500", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a replica looks for deliberations that nobody runs; default 1 s.</summary>
    [DurationRange("00:00:00.050", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Deliberations that one replica runs at once; the rest waits its turn. Default 16.</summary>
    [Range(1, 1024)]
    public int MaxRunning { get; set; } = 16;

    /// <summary>Deliberations that may be open in all before new ones get 429; default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxOpen { get; set; } = 1000;
}
