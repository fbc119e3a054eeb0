using System.Buffers.Text;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The gateway's own Ed25519 identity, made on first use and kept.</summary>
internal sealed class GatewayIdentity(IDocumentStore store)
{
    private readonly DocumentSet<GatewayKey> _keys = new(store, "identity", ProtocolJson.Default.GatewayKey);
    private byte[]? _payload;

    /// <summary>The answer of gateway.identity.get.</summary>
    public async ValueTask<byte[]> PayloadAsync(CancellationToken cancellation)
    {
        if (_payload is { } known)
        {
            return known;
        }

        var stored = await _keys.UpdateAsync("gateway", old => old ?? new GatewayKey(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))), cancellation);
        using var key = Key.Import(SignatureAlgorithm.Ed25519, Base64Url.DecodeFromChars(stored!.Seed), KeyBlobFormat.RawPrivateKey);
        var publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        return _payload = FrameWriter.Json(publicKey, static (writer, raw) =>
        {
            writer.WriteStartObject();
            writer.WriteString("deviceId"u8, Convert.ToHexStringLower(SHA256.HashData(raw)));
            writer.WriteString("publicKey"u8, Base64Url.EncodeToString(raw));
            writer.WriteEndObject();
        });
    }
}
