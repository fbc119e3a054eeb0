namespace OpenClaw.Gateway.Agents;

/// <summary>An agent of the collective as the roster describes it.</summary>
/// <param name="Id">Lower case letters, digits and hyphens; at most 64.</param>
/// <param name="Triad">Whether the agent casts a ballot in deliberations.</param>
/// <param name="Instructions">The system prompt of its model calls.</param>
internal sealed record AgentProfile(string Id, string Name, string Role, bool Triad, string Instructions);
