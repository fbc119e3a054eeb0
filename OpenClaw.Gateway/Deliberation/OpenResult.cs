namespace OpenClaw.Gateway.Deliberation;

/// <summary>What became of a proposal.</summary>
/// <param name="Id">The id under which it is (or already was) stored.</param>
internal readonly record struct OpenResult(OpenOutcome Outcome, Guid Id);
