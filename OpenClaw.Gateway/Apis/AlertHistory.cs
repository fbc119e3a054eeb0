using OpenClaw.Gateway.Alerts;

namespace OpenClaw.Gateway.Apis;

/// <summary>One alert with its earlier occurrences, latest start first.</summary>
internal sealed record AlertHistory(string Fingerprint, StoredAlert Current, IReadOnlyList<StoredAlert> Earlier);
