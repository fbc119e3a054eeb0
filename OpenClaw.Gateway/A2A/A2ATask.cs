namespace OpenClaw.Gateway.A2A;

/// <summary>A task that has no answer yet, or that was cancelled; the others are found as answered messages.</summary>
/// <param name="Id">The agent's id, a dot, and the id of its message.</param>
/// <param name="ContextId">The client's conversation, or one that the gateway made up for it.</param>
/// <param name="MessageId">As the client gave it.</param>
internal sealed record A2ATask(string Id, string ContextId, string MessageId, string Text, DateTimeOffset CreatedAt, bool Cancelled = false);
