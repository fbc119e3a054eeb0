namespace OpenClaw.Gateway.Deliberation;

/// <summary>The simple majority of the triad, in whole numbers: two of three is 66.666 percent and must not fail a threshold of 66.67.</summary>
internal static class MajorityRule
{
    /// <summary>Members that must take a side.</summary>
    public const int Quorum = 2;

    public static DeliberationOutcome Decide(int yes, int no) =>
        yes + no < Quorum ? DeliberationOutcome.NoQuorum
        : 2 * yes > yes + no ? DeliberationOutcome.Adopted
        : DeliberationOutcome.Rejected;
}
