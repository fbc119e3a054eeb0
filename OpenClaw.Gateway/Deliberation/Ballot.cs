namespace OpenClaw.Gateway.Deliberation;

/// <summary>What one member of the triad said.</summary>
/// <param name="Responder">Which model cast it; "none" for an absent member.</param>
/// <param name="Round">1 is the vote, 2 the vote on a veto.</param>
/// <param name="CastAt">Null for ballots older than this column.</param>
internal sealed record Ballot(string AgentId, Vote Vote, string Reason, string Responder, int Round = 1, DateTimeOffset? CastAt = null);
