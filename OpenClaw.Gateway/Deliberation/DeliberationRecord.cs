using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>A deliberation of the triad.</summary>
/// <param name="Id">UUIDv7, so ids order deliberations by time.</param>
/// <param name="Outcome">Null while it is open.</param>
/// <param name="Reason">Why it ended so, in one sentence.</param>
/// <param name="Yes">Of the round that decided; 0 while it is open.</param>
/// <param name="Deadline">Null for deliberations that were stored before they had one.</param>
/// <param name="Events">What happened, oldest first; null where only a list of deliberations was asked for.</param>
internal sealed record DeliberationRecord(
    Guid Id,
    string Question,
    DeliberationCategory Category,
    DeliberationOutcome? Outcome,
    string? Reason,
    int Yes,
    int No,
    IReadOnlyList<Ballot> Ballots,
    DateTimeOffset OpenedAt,
    DateTimeOffset? Deadline,
    DateTimeOffset? ClosedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DeliberationEvent>? Events = null)
{
    /// <summary>W3C trace context of the request that opened it, so that a run after a crash belongs to the same trace.</summary>
    [JsonIgnore]
    public string? TraceParent { get; init; }

    /// <summary>The members that took part.</summary>
    public IEnumerable<string> Participants() =>
        Ballots.Where(ballot => ballot.Vote != Vote.Absent).Select(ballot => ballot.AgentId).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a step was taken.</summary>
    public bool Has(string kind, string subject = "") =>
        Events is not null && Events.Any(entry => entry.Kind == kind && entry.Subject == subject);

    /// <summary>The record as it may be shown: ballots are blind until the deliberation is closed.</summary>
    public DeliberationRecord Sealed() => Outcome is null ? this with { Ballots = [], Yes = 0, No = 0 } : this;
}
