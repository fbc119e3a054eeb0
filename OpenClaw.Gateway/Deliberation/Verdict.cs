using System.Globalization;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>What the ballots and events of a deliberation amount to.</summary>
internal static class Verdict
{
    private const int VetoRound = 2;

    /// <summary>The outcome of the vote alone, before any veto.</summary>
    public static DeliberationOutcome OfVote(DeliberationRecord record, Majority majority)
    {
        var (yes, no, abstained) = Count(record, round: 1);
        return MajorityRule.Decide(majority, yes, no, abstained);
    }

    /// <summary>Closes a record.</summary>
    /// <param name="members">The triad; a member without a ballot is absent.</param>
    public static Conclusion Conclude(DeliberationRecord record, Majority majority, IEnumerable<string> members, DateTimeOffset now)
    {
        var late = now >= record.Deadline;
        List<Ballot> ballots = [.. record.Ballots];
        ballots.AddRange(members.Where(member => !ballots.Exists(ballot => ballot.Round == 1 && ballot.AgentId == member))
            .Select(member => new Ballot(member, Vote.Absent, "no ballot in time", "none", CastAt: now)));
        record = record with { Ballots = [.. ballots.OrderBy(ballot => ballot.Round).ThenBy(ballot => ballot.AgentId, StringComparer.Ordinal)] };
        var (outcome, reason, round) = Decide(record, majority, late);
        var (yes, no, _) = Count(record, round);
        List<DeliberationEvent> added = [];
        if (outcome is DeliberationOutcome.Rejected && yes == no && yes > 0)
        {
            added.Add(new DeliberationEvent(DeliberationEventKind.Deadlock, "", null, "as many yes as no, so the proposal is not adopted", now));
        }

        added.Add(new DeliberationEvent(DeliberationEventKind.Decided, "", null, reason, now));
        return new Conclusion(
            record with
            {
                Outcome = outcome,
                Reason = reason,
                Yes = yes,
                No = no,
                ClosedAt = now,
                Events = [.. record.Events ?? [], .. added],
            },
            added);
    }

    private static (DeliberationOutcome Outcome, string Reason, int Round) Decide(DeliberationRecord record, Majority majority, bool late)
    {
        if (record.Has(DeliberationEventKind.EmergencyRefused))
        {
            return (DeliberationOutcome.Rejected, "the sentinel does not see an emergency; propose it in another category", 1);
        }

        var (yes, no, abstained) = Count(record, round: 1);
        var votes = string.Create(CultureInfo.InvariantCulture, $"{yes} yes, {no} no, {abstained} abstained");
        switch (OfVote(record, majority))
        {
            case DeliberationOutcome.NoQuorum:
                return late
                    ? (DeliberationOutcome.Timeout, $"the deadline passed without two members taking a side: {votes}", 1)
                    : (DeliberationOutcome.NoQuorum, $"fewer than two members took a side: {votes}", 1);
            case DeliberationOutcome.Rejected:
                return (DeliberationOutcome.Rejected, $"no majority ({Name(majority)}): {votes}", 1);
        }

        if (!record.Has(DeliberationEventKind.VetoesClosed))
        {
            return (DeliberationOutcome.Timeout, $"the deadline passed before steward and sentinel were heard: {votes}", 1);
        }

        var vetoes = record.Events!.Where(entry => entry.Kind == DeliberationEventKind.VetoExercised).Select(entry => entry.AgentId).ToList();
        if (vetoes.Count == 0)
        {
            return (DeliberationOutcome.Adopted, $"majority ({Name(majority)}): {votes}", 1);
        }

        var by = string.Join(" and ", vetoes);
        return Count(record, VetoRound) is (3, _, _)
            ? (DeliberationOutcome.Adopted, $"the veto of {by} was overridden by all three members", VetoRound)
            : (DeliberationOutcome.Vetoed, $"vetoed by {by}, and not all three members overrode it", VetoRound);
    }

    private static (int Yes, int No, int Abstained) Count(DeliberationRecord record, int round)
    {
        var ballots = record.Ballots.Where(ballot => ballot.Round == round).ToList();
        return (ballots.Count(ballot => ballot.Vote == Vote.Yes), ballots.Count(ballot => ballot.Vote == Vote.No),
            ballots.Count(ballot => ballot.Vote == Vote.Abstain));
    }

    private static string Name(Majority majority) => majority switch
    {
        Majority.Simple => "more than half",
        Majority.TwoThirds => "two thirds",
        _ => "unanimous",
    };
}
