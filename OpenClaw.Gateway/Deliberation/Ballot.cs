namespace OpenClaw.Gateway.Deliberation;

/// <summary>What one member of the triad said.</summary>
/// <param name="Responder">Which model cast it; "none" for an absent member.</param>
internal sealed record Ballot(string AgentId, Vote Vote, string Reason, string Responder);
