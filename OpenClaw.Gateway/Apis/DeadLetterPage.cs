using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Apis;

/// <summary>Messages that got no answer, newest first.</summary>
/// <param name="NextCursor">Where the next page begins; null at the end.</param>
internal sealed record DeadLetterPage(IReadOnlyList<StoredMessage> Items, string? NextCursor);
