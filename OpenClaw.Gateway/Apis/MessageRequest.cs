namespace OpenClaw.Gateway.Apis;

/// <summary>Body of POST /api/agents/{id}/messages.</summary>
/// <param name="Content">The text for the agent; not empty, without U+0000.</param>
/// <param name="From">Who sends it; at most 128 characters.</param>
internal sealed record MessageRequest(string Content, string? From = null);
