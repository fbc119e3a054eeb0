namespace OpenClaw.Gateway.Recording;

/// <summary>What a replay came to.</summary>
/// <param name="Steps">Recorded steps that were the same.</param>
/// <param name="Divergence">Null where all is the same.</param>
internal sealed record ReplayReport(string SessionId, string Kind, int Steps, Divergence? Divergence)
{
    public bool IsEqual => Divergence is null;
}
