namespace OpenClaw.Gateway.Agents;

/// <summary>The roster as written in roster.json or configuration.</summary>
internal sealed class RosterOptions
{
    public IList<RosterEntry> Agents { get; } = [];
}
