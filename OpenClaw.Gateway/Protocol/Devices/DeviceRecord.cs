namespace OpenClaw.Gateway.Protocol;

/// <summary>A paired device.</summary>
/// <param name="DeviceId">SHA-256 of the public key, 64 hexadecimal digits.</param>
/// <param name="PublicKey">Ed25519 key, base64url.</param>
/// <param name="Tokens">One token per role.</param>
internal sealed record DeviceRecord(
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
    string[] ApprovedScopes,
    string? RemoteIp,
    IReadOnlyDictionary<string, DeviceToken> Tokens,
    long CreatedAtMs,
    long ApprovedAtMs);
