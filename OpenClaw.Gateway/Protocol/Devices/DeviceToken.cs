namespace OpenClaw.Gateway.Protocol;

/// <summary>A token that was issued to a device for one role.</summary>
/// <param name="Token">32 random bytes, base64url.</param>
/// <param name="Scopes">Normalised scopes.</param>
internal sealed record DeviceToken(
    string Token,
    string Role,
    string[] Scopes,
    long CreatedAtMs,
    long? RotatedAtMs = null,
    long? RevokedAtMs = null,
    long? LastUsedAtMs = null)
{
    public long IssuedAtMs => RotatedAtMs ?? CreatedAtMs;
}
