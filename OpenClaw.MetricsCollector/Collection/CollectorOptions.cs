using System.ComponentModel.DataAnnotations;
using OpenClaw.ServiceDefaults.Configuration;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>How collectors are run; configuration section <c>Collector</c>.</summary>
internal sealed class CollectorOptions : IValidatableObject
{
    public const string Section = "Collector";

    /// <summary>Names of all collectors, whether they are on or not.</summary>
    public static readonly string[] Names = ["containers", "filesystem", "host", "postgres", "redis", "self", "textfile"];

    /// <summary>Time that a collector has for one collection; 10 ms to 60 s, 4 s by default: below the scrape timeout.</summary>
    [DurationRange("00:00:00.010", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Time for which a result is served again; 0 to 60 s, half a second by default. It keeps a storm of scrapes off the targets.
    /// </summary>
    [DurationRange("00:00:00", "00:01:00")]
    public TimeSpan Reuse { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Names of collectors that are switched off.</summary>
    public ISet<string> Disabled { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Timeouts that differ from <see cref="Timeout"/>, by collector.</summary>
    public IDictionary<string, TimeSpan> Timeouts { get; } = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Disabled.Concat(Timeouts.Keys)
        .Where(static name => !Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        .Select(static name => new ValidationResult(
            $"There is no collector '{name}'. Collector:Disabled and Collector:Timeouts know {string.Join(", ", Names)}."));
}
