namespace OpenClaw.Gateway.Storage;

/// <summary>An agent's stored state.</summary>
/// <param name="Wanted">Whether the operator wants it to run.</param>
internal sealed record AgentRecord(string AgentId, bool Wanted, long MessagesProcessed, long Deliberations);
