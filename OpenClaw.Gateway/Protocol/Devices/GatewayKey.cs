namespace OpenClaw.Gateway.Protocol;

/// <summary>The gateway's own identity as it is stored.</summary>
/// <param name="Seed">Private Ed25519 seed, base64url of 32 bytes.</param>
internal sealed record GatewayKey(string Seed)
{
    public override string ToString() => nameof(GatewayKey);
}
