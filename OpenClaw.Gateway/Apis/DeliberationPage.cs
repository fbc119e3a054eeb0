using OpenClaw.Gateway.Deliberation;

namespace OpenClaw.Gateway.Apis;

/// <summary>Finished rounds, newest first.</summary>
/// <param name="NextCursor">Where to read on; null when this page is empty.</param>
internal sealed record DeliberationPage(IReadOnlyList<DeliberationRecord> Items, string? NextCursor);
