namespace OpenClaw.Gateway.Deliberation;

/// <summary>How a deliberation ends, to be stored in one step.</summary>
/// <param name="Record">The closed record with all its ballots and events.</param>
/// <param name="Added">Those of its events that are not stored yet.</param>
/// <param name="Review">A deliberation that follows from this one; null for none.</param>
/// <param name="ReviewAt">When the review begins.</param>
internal sealed record Conclusion(
    DeliberationRecord Record, IReadOnlyList<DeliberationEvent> Added, DeliberationRecord? Review = null, DateTimeOffset ReviewAt = default);
