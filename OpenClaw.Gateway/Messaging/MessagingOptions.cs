using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Limits and timing of messages; section "Messaging" of the configuration.</summary>
internal sealed class MessagingOptions
{
    public const string Section = "Messaging";

    /// <summary>Largest request body in bytes; default 1 MiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Messages that may wait in one agent's inbox before senders get 429; default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int InboxCapacity { get; set; } = 100_000;

    /// <summary>Messages that may be on their way into an inbox at once; default 4,096.</summary>
    [Range(1, 1_000_000)]
    public int MaxConcurrentPosts { get; set; } = 4096;

    /// <summary>Bytes of messages that may be on their way into an inbox at once; default 64 MiB.</summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxConcurrentBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Most messages that a worker takes at once; default 256.</summary>
    [Range(1, 4096)]
    public int BatchSize { get; set; } = 256;

    /// <summary>Bytes of content that a worker aims to hold at once; default 4 MiB.</summary>
    [Range(1024, int.MaxValue)]
    public int BatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Least time between the beginnings of two batches of one agent; default 25 ms. A message that comes to an idle agent is taken at
    /// once; under load this much gathers, so that one commit carries many answers.
    /// </summary>
    [DurationRange("00:00:00", "00:00:10")]
    public TimeSpan BatchInterval { get; set; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Longest time that finished answers of a batch wait to be stored; default 200 ms.</summary>
    [DurationRange("00:00:00.001", "00:01:00")]
    public TimeSpan FlushAfter { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often an idle worker looks for messages that another replica accepted; default 500 ms.</summary>
    [DurationRange("00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Idle time after which a message taken by a consumer that went silent is given to another; default 15 s.</summary>
    [DurationRange("00:00:00.100", "01:00:00")]
    public TimeSpan ClaimAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an idempotency key is remembered; default 24 h.</summary>
    [DurationRange("00:00:01", "30.00:00:00")]
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Agents that a message may come by before it is refused as forwarded in a circle; default 8.</summary>
    [Range(1, 64)]
    public int MaxHops { get; set; } = 8;

    /// <summary>Pause before the second attempt to answer a message; doubles up to <see cref="RetryBackoffLimit"/>. Default 200 ms.</summary>
    [DurationRange("00:00:00.001", "00:10:00")]
    public TimeSpan RetryBackoff { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause before another attempt; default 30 s.</summary>
    [DurationRange("00:00:00.001", "01:00:00")]
    public TimeSpan RetryBackoffLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages of an agent that may wait for another attempt, or behind one, before it takes no new ones; default 1,024.</summary>
    [Range(1, 100_000)]
    public int MaxDeferred { get; set; } = 1024;

    /// <summary>Attempts to answer one message before it becomes a dead letter; default 3.</summary>
    [Range(1, 20)]
    public int AnswerAttempts { get; set; } = 3;

    /// <summary>Event streams that may be open at once; default 256.</summary>
    [Range(1, 100_000)]
    public int MaxEventStreams { get; set; } = 256;

    /// <summary>Time that one write to an event stream may take before its reader is cut off; default 10 s.</summary>
    [DurationRange("00:00:00.100", "00:10:00")]
    public TimeSpan EventWriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an event stream looks for messages that another replica answered; default 1 s.</summary>
    [DurationRange("00:00:00.010", "00:01:00")]
    public TimeSpan EventPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which an event stream sends a comment; default 15 s.</summary>
    [DurationRange("00:00:00.100", "00:05:00")]
    public TimeSpan EventKeepAlive { get; set; } = TimeSpan.FromSeconds(15);
}
