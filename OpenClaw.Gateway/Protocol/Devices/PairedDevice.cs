namespace OpenClaw.Gateway.Protocol;

/// <summary>A paired device as device.pair.list shows it: without token values.</summary>
internal sealed record PairedDevice(
    string DeviceId,
    string PublicKey,
    string? DisplayName,
    string? Platform,
    string ClientId,
    string ClientMode,
    string Role,
    string[] Roles,
    string[] Scopes,
    string? RemoteIp,
    long CreatedAtMs,
    long ApprovedAtMs,
    PairedDeviceToken[] Tokens)
{
    public static PairedDevice From(DeviceRecord device) => new(
        device.DeviceId, device.PublicKey, device.DisplayName, device.Platform, device.ClientId, device.ClientMode, device.Role, device.Roles,
        device.Scopes, device.RemoteIp, device.CreatedAtMs, device.ApprovedAtMs,
        [.. device.Tokens.Values.Select(token => new PairedDeviceToken(
            token.Role, token.Scopes, token.CreatedAtMs, token.RotatedAtMs, token.RevokedAtMs, token.LastUsedAtMs))]);
}
