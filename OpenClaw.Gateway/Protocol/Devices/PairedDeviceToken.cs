namespace OpenClaw.Gateway.Protocol;

/// <summary>What may be shown of a device token.</summary>
internal sealed record PairedDeviceToken(string Role, string[] Scopes, long CreatedAtMs, long? RotatedAtMs, long? RevokedAtMs, long? LastUsedAtMs);
