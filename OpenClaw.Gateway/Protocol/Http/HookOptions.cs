namespace OpenClaw.Gateway.Protocol;

/// <summary>Hooks by which other programs wake agents; section Hooks.</summary>
internal sealed class HookOptions
{
    public const string Section = "Hooks";

    public bool Enabled { get; set; }

    /// <summary>Must differ from the gateway's token.</summary>
    public string? Token { get; set; }

    public string Path { get; set; } = "/hooks";

    public int MaxBodyBytes { get; set; } = 256 * 1024;

    /// <summary>Lets a request choose its session.</summary>
    public bool AllowRequestSessionKey { get; set; }

    /// <summary>Agents that hooks may run; empty for all.</summary>
    public string[] AllowedAgentIds { get; set; } = [];
}
