namespace OpenClaw.Gateway.Alerts;

/// <summary>An alert that passed every check.</summary>
/// <param name="Message">What agents are told when the status is new; null when they are not told.</param>
internal sealed record ReceivedAlert(StoredAlert Alert, string? Message);
