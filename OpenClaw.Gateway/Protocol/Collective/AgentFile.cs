namespace OpenClaw.Gateway.Protocol;

/// <summary>A file of an agent's workspace, kept in the store.</summary>
internal sealed record AgentFile(string Content, long UpdatedAtMs);
