namespace OpenClaw.Gateway.Protocol;

/// <summary>Whether a device may connect with what it asks for.</summary>
/// <param name="Device">The paired device; null when refused.</param>
/// <param name="Reason">not-paired, metadata-upgrade, role-upgrade or scope-upgrade; null when nothing had to be decided.</param>
/// <param name="RequestId">The request that waits for approval; null when not refused.</param>
internal readonly record struct PairingOutcome(DeviceRecord? Device, string? Reason, string? RequestId);
