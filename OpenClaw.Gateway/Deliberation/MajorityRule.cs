namespace OpenClaw.Gateway.Deliberation;

/// <summary>The majorities of the triad, in whole numbers: two of three is 66.666 percent and must not fail a threshold of 66.67.</summary>
internal static class MajorityRule
{
    /// <summary>Members that must take a side.</summary>
    public const int Quorum = 2;

    public static DeliberationOutcome Decide(int yes, int no) => Decide(Majority.Simple, yes, no, abstained: 0);

    public static DeliberationOutcome Decide(Majority majority, int yes, int no, int abstained)
    {
        if (yes + no < Quorum)
        {
            return DeliberationOutcome.NoQuorum;
        }

        var passes = majority switch
        {
            Majority.Simple => 2 * yes > yes + no,
            Majority.TwoThirds => 3 * yes >= 2 * (yes + no),
            _ => no == 0 && abstained == 0,
        };
        return passes ? DeliberationOutcome.Adopted : DeliberationOutcome.Rejected;
    }
}
