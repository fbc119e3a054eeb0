namespace OpenClaw.Gateway.Sessions;

/// <summary>A text that waits for a turn.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="At">Milliseconds since 1970.</param>
internal sealed record SystemText(string Id, long At, string Text);
