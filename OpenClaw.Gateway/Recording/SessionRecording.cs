namespace OpenClaw.Gateway.Recording;

/// <summary>A session with its stored steps, oldest first; what is exported and replayed.</summary>
internal sealed record SessionRecording(RecordedSession Session, IReadOnlyList<RecordedStep> Steps);
