using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Apis;

/// <summary>A part of an agent's history, oldest first.</summary>
/// <param name="NextCursor">Where to read on; null when this page is empty.</param>
internal sealed record MessagePage(IReadOnlyList<StoredMessage> Items, string? NextCursor);
