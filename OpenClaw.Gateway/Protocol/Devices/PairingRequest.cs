namespace OpenClaw.Gateway.Protocol;

/// <summary>A device that waits for approval; also the payload of device.pair.requested.</summary>
internal sealed record PairingRequest(
    string RequestId,
    string DeviceId,
    string PublicKey,
    string? DisplayName,
    string? Platform,
    string? DeviceFamily,
    string ClientId,
    string ClientMode,
    string Role,
    string[] Roles,
    string[] Scopes,
    string? RemoteIp,
    bool Silent,
    bool IsRepair,
    long Ts)
{
    /// <summary>A request is forgotten after so many milliseconds.</summary>
    public const long LifetimeMs = 300_000;

    /// <summary>Everything equal except the id and the time.</summary>
    public bool AsksTheSameAs(PairingRequest other) =>
        PublicKey == other.PublicKey && Platform == other.Platform && DeviceFamily == other.DeviceFamily && ClientId == other.ClientId
        && ClientMode == other.ClientMode && Role == other.Role && other.Roles.All(Roles.Contains) && other.Scopes.All(Scopes.Contains);
}
