namespace OpenClaw.Gateway.Recording;

/// <summary>A call of an agent to a model, as much of it as is needed to count it and to find loops.</summary>
/// <param name="Kind">One of <see cref="SessionKind"/>.</param>
/// <param name="Sender">Who sent the message; null where that is no agent.</param>
/// <param name="Message">What the agent was told, as a digest.</param>
/// <param name="Calls">The tool calls of its answer, as names with digests.</param>
/// <param name="Error">Kind of the failure; null for none.</param>
internal sealed record SessionStep(
    string SessionId, string Kind, string AgentId, string? Sender, string Message, IReadOnlyList<string> Calls, string? Error, decimal CostUsd);
