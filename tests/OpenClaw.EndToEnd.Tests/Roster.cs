namespace OpenClaw.EndToEnd.Tests;

/// <summary>The agents that a fresh collective has.</summary>
internal static class Roster
{
    public static readonly string[] Agents =
        ["main", "steward", "alpha", "beta", "charlie", "examiner", "explorer", "sentinel", "coder", "dreamer", "empath", "historian"];
}
