namespace OpenClaw.Gateway.Agents;

/// <summary>The health score of an agent with its explanation.</summary>
/// <param name="Score">0..1; 0 for an agent that is offline or crashed.</param>
internal sealed record AgentHealth(string AgentId, double Score, AgentState State, IReadOnlyList<HealthComponent> Components, string Formula);
