using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.Gateway.Models;

/// <summary>Which models the agents use, and what happens when one does not answer; section "Models" of the configuration.</summary>
/// <remarks>Without a group every call goes to the built-in responder.</remarks>
internal sealed class ModelOptions
{
    public const string Section = "Models";

    public Dictionary<string, ProviderOptions> Providers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, ModelGroupOptions> Groups { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The group of agents that have none of their own; default the only group, or the one named "default".</summary>
    public string? DefaultGroup { get; set; }

    /// <summary>Groups by agent.</summary>
    public Dictionary<string, string> Agents { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Budgets by name.</summary>
    public Dictionary<string, BudgetOptions> Budgets { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Prices beside and above those that the gateway knows.</summary>
    public List<PriceOptions> Prices { get; set; } = [];

    [ValidateObjectMembers]
    public ResponseCacheOptions Cache { get; set; } = new();

    /// <summary>How often a group repeats a call on a deployment that it tried already; default 2.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    /// <summary>Pause before the first repetition; each further one is twice as long. Default 1 s.</summary>
    [DurationRange("00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time that a call waits for the end of a cooldown, when nobody else can answer; default 10 s.</summary>
    [DurationRange("00:00:00", "00:01:00")]
    public TimeSpan RetryAfterLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time for a whole answer, or for the first piece of a streamed one; default 20 s, below Agents:AnswerTimeout so that there is time
    /// for another deployment.
    /// </summary>
    [DurationRange("00:00:00.050", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest silence within a streamed answer; default 20 s.</summary>
    [DurationRange("00:00:00.050", "00:10:00")]
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a deployment that failed is left alone, unless its Retry-After says more; default 5 s.</summary>
    [DurationRange("00:00:00.010", "01:00:00")]
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a deployment that refuses our key, or does not know the model, is left alone; default 5 min.</summary>
    [DurationRange("00:00:00.010", "1.00:00:00")]
    public TimeSpan RefusedCooldown { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Largest answer of a provider in bytes; default 16 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxResponseBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Tokens that a budget sets aside for an answer whose length the caller does not limit; default 1,024.</summary>
    [Range(1, 1_000_000)]
    public int ReservedOutputTokens { get; set; } = 1024;

    /// <summary>How often the budgets take over what other replicas spent; default 15 s.</summary>
    [DurationRange("00:00:00.100", "01:00:00")]
    public TimeSpan BudgetRefresh { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The group that calls without one of their own use; null without any group.</summary>
    public string? EffectiveDefaultGroup =>
        DefaultGroup ?? (Groups.Count == 1 ? Groups.Keys.Single() : Groups.ContainsKey("default") ? "default" : null);
}
