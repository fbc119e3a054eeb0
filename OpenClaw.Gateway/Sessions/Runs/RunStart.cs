namespace OpenClaw.Gateway.Sessions;

/// <summary>Outcome of asking for a run.</summary>
/// <param name="Run">The run when this process works on it: a new one, or the one with the same id that is in work already.</param>
/// <param name="Known">The stored record when the id was used before.</param>
/// <param name="IsNew">This call made it.</param>
internal readonly record struct RunStart(Run? Run, RunRecord? Known, bool IsNew);
