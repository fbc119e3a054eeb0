namespace OpenClaw.Gateway.Recording;

/// <summary>How a session ended.</summary>
internal sealed record SessionEnd(string SessionId, string Kind, string State, string Reason, DateTimeOffset At, string? Result);
