namespace OpenClaw.Gateway.Deliberation;

/// <summary>A finished round of the triad.</summary>
/// <param name="Id">UUIDv7, so ids order rounds by time.</param>
internal sealed record DeliberationRecord(
    Guid Id,
    string Question,
    DeliberationOutcome Outcome,
    int Yes,
    int No,
    IReadOnlyList<Ballot> Ballots,
    DateTimeOffset OpenedAt,
    DateTimeOffset ClosedAt)
{
    /// <summary>The members that took part.</summary>
    public IEnumerable<string> Participants() => Ballots.Where(ballot => ballot.Vote != Vote.Absent).Select(ballot => ballot.AgentId);
}
