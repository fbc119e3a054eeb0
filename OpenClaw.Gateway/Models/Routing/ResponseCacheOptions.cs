using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.Gateway.Models;

/// <summary>Answers kept for exactly the same request; off unless enabled.</summary>
internal sealed class ResponseCacheOptions
{
    public bool Enabled { get; set; }

    /// <summary>Answers kept at most; default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; set; } = 1000;

    /// <summary>Longest answer that is kept, in characters; default 65,536.</summary>
    [Range(1, 16 * 1024 * 1024)]
    public int MaxCharacters { get; set; } = 65_536;

    /// <summary>How long an answer is kept; default 1 h.</summary>
    [DurationRange("00:00:01", "30.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);
}
