namespace OpenClaw.Gateway.Agents;

/// <summary>One agent as written in the roster.</summary>
internal sealed class RosterEntry
{
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Role { get; set; } = "";

    public bool Triad { get; set; }

    public bool Enabled { get; set; } = true;

    public string Instructions { get; set; } = "";
}
