namespace OpenClaw.Gateway.Recording;

/// <summary>A session as it was recorded.</summary>
/// <param name="Kind">One of <see cref="SessionKind"/>.</param>
/// <param name="State">One of <see cref="SessionState"/>.</param>
/// <param name="Reason">Why it ended so; null while it goes on.</param>
/// <param name="Steps">Steps taken, those included that were not stored.</param>
/// <param name="CostUsd">US dollars.</param>
/// <param name="Loops">How often a loop was found.</param>
/// <param name="Loop">The last one in words; null for none.</param>
/// <param name="Result">What it came to, as JSON; for a deliberation its record.</param>
internal sealed record RecordedSession(
    string Id, string Kind, string State, string? Reason, DateTimeOffset StartedAt, DateTimeOffset LastAt, int Steps, long InputTokens,
    long OutputTokens, decimal CostUsd, int Loops, string? Loop, string? Result);
