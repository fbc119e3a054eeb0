namespace OpenClaw.Gateway.Agents;

/// <summary>Says that something about an agent changed; the registry has the new status.</summary>
internal sealed record AgentChange(string AgentId, AgentChangeKind Kind);
