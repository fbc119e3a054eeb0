using OpenClaw.Gateway.Alerts;

namespace OpenClaw.Gateway.Apis;

/// <summary>The last occurrence of each alert, latest start first.</summary>
internal sealed record AlertPage(IReadOnlyList<StoredAlert> Items);
