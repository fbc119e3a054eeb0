using OpenClaw.Gateway.Deliberation;

namespace OpenClaw.Gateway.Tests.Deliberation;

public sealed class VerdictTests
{
    private static readonly DateTimeOffset Opened = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Members = ["alpha", "beta", "charlie"];
    private static readonly Vote[] Votes = Enum.GetValues<Vote>();

    [Fact]
    public void All_combinations_of_category_votes_time_and_veto_agree_with_the_rules_as_they_are_written_down()
    {
        var seen = new HashSet<DeliberationOutcome>();
        foreach (var category in Enum.GetValues<DeliberationCategory>())
        {
            foreach (var votes in Patterns())
            {
                foreach (var late in (bool[])[false, true])
                {
                    foreach (var overriding in (Vote[]?[])[null, .. Patterns()])
                    {
                        var outcome = Decide(category, votes, late, heard: true, overriding);
                        Assert.True(
                            Oracle(category, votes, late, overriding) == outcome,
                            $"{category}, {string.Join(' ', votes)}, late {late}, veto {string.Join(' ', overriding ?? [])}: {outcome}");
                        seen.Add(outcome);
                    }
                }
            }
        }

        Assert.Equal(Enum.GetValues<DeliberationOutcome>().Order(), seen.Order());
    }

    [Fact]
    public void A_majority_that_steward_and_sentinel_were_not_heard_about_is_no_decision() =>
        Assert.Equal(
            DeliberationOutcome.Timeout,
            Decide(DeliberationCategory.Operational, [Vote.Yes, Vote.Yes, Vote.Yes], late: true, heard: false, overriding: null));

    [Fact]
    public void A_member_without_a_ballot_is_absent_and_a_tie_is_a_deadlock()
    {
        var record = Record(DeliberationCategory.Operational, [new("alpha", Vote.Yes, "", "m"), new("charlie", Vote.No, "", "m")], []);
        var conclusion = Verdict.Conclude(record, Majority.Simple, Members, Opened.AddSeconds(1));
        Assert.Equal([Vote.Yes, Vote.Absent, Vote.No], conclusion.Record.Ballots.Select(ballot => ballot.Vote));
        Assert.Equal(DeliberationOutcome.Rejected, conclusion.Record.Outcome);
        Assert.Equal([DeliberationEventKind.Deadlock, DeliberationEventKind.Decided], conclusion.Added.Select(step => step.Kind));
    }

    // Written from the rules in words, not from the code: thresholds as shares of the sides taken.
    private static DeliberationOutcome Oracle(DeliberationCategory category, Vote[] votes, bool late, Vote[]? overriding)
    {
        double yes = votes.Count(vote => vote == Vote.Yes), sides = votes.Count(vote => vote is Vote.Yes or Vote.No);
        if (sides < 2)
        {
            return late ? DeliberationOutcome.Timeout : DeliberationOutcome.NoQuorum;
        }

        var adopted = category switch
        {
            DeliberationCategory.Operational or DeliberationCategory.Emergency => yes / sides > 0.5,
            DeliberationCategory.Tactical => yes / sides > 0.66,
            _ => votes.All(vote => vote is Vote.Yes or Vote.Absent),
        };
        return !adopted ? DeliberationOutcome.Rejected
            : overriding is null || overriding.All(vote => vote == Vote.Yes) ? DeliberationOutcome.Adopted
            : DeliberationOutcome.Vetoed;
    }

    private static DeliberationOutcome Decide(DeliberationCategory category, Vote[] votes, bool late, bool heard, Vote[]? overriding)
    {
        List<Ballot> ballots = [.. Members.Zip(votes, (member, vote) => new Ballot(member, vote, "", "m"))];
        List<DeliberationEvent> events = [];
        if (heard)
        {
            events.Add(new(DeliberationEventKind.VetoesClosed, "", null, "", Opened));
        }

        if (overriding is not null)
        {
            events.Add(new(DeliberationEventKind.VetoExercised, "sentinel", "sentinel", "securityViolation: x", Opened));
            ballots.AddRange(Members.Zip(overriding, (member, vote) => new Ballot(member, vote, "", "m", Round: 2)));
        }

        var majority = CategoryRule.Of(category, new DeliberationOptions()).Majority;
        return Verdict.Conclude(Record(category, ballots, events), majority, Members, Opened.AddSeconds(late ? 1000 : 1)).Record.Outcome!.Value;
    }

    private static DeliberationRecord Record(DeliberationCategory category, IReadOnlyList<Ballot> ballots, IReadOnlyList<DeliberationEvent> events) =>
        new(Guid.NewGuid(), "?", category, null, null, 0, 0, ballots, Opened, Opened.AddSeconds(900), null, events);

    private static IEnumerable<Vote[]> Patterns() => from a in Votes from b in Votes from c in Votes select (Vote[])[a, b, c];
}
