using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.Gateway.Recording;

/// <summary>What is kept of sessions, and when they count as loops; section "Recording" of the configuration.</summary>
internal sealed class RecordingOptions
{
    public const string Section = "Recording";

    /// <summary>Whether steps are stored; loops are looked for in either case. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Steps of one session that are stored; later ones are only counted. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxSteps { get; set; } = 1000;

    /// <summary>Characters of a request and of an answer that are stored; longer ones are cut and cannot be replayed. Default 65,536.</summary>
    [Range(1024, 4 * 1024 * 1024)]
    public int MaxCharacters { get; set; } = 64 * 1024;

    /// <summary>Steps that may wait to be stored; beyond that they are lost and counted. Default 4,096.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueued { get; set; } = 4096;

    /// <summary>Sessions that are kept; the ones unused for longest go first. Default 10,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>How long a session is kept after its last step; default 7 days.</summary>
    [DurationRange("00:01:00", "365.00:00:00")]
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often the same message or tool call in one session is a loop; default 5.</summary>
    [Range(2, 1000)]
    public int LoopRepeats { get; set; } = 5;

    /// <summary>How many messages that two agents send each other in turn are a loop; default 20.</summary>
    [Range(3, 1000)]
    public int LoopTurns { get; set; } = 20;

    /// <summary>Whether a session that loops is ended: its further calls to models are refused. Default false.</summary>
    public bool EndLoops { get; set; }
}
