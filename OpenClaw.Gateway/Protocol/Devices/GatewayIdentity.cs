using System.Buffers.Text;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The gateway's own Ed25519 identity, made on first use and kept.</summary>
internal sealed class GatewayIdentity(IDocumentStore store) : IDisposable
{
    private readonly DocumentSet<GatewayKey> _keys = new(store, "identity", ProtocolJson.Default.GatewayKey);
    private readonly SemaphoreSlim _gate = new(1);
    private Key? _key;
    private byte[]? _payload;

    /// <summary>The answer of gateway.identity.get.</summary>
    public async ValueTask<byte[]> PayloadAsync(CancellationToken cancellation)
    {
        if (_payload is { } known)
        {
            return known;
        }

        var key = await KeyAsync(cancellation);
        var publicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        return _payload = FrameWriter.Json(publicKey, static (writer, raw) =>
        {
            writer.WriteStartObject();
            writer.WriteString("deviceId"u8, Convert.ToHexStringLower(SHA256.HashData(raw)));
            writer.WriteString("publicKey"u8, Base64Url.EncodeToString(raw));
            writer.WriteEndObject();
        });
    }

    /// <summary>The key that signs in the gateway's name; it belongs to this object.</summary>
    public async ValueTask<Key> KeyAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _key) is { } known)
        {
            return known;
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            if (_key is null)
            {
                var stored = await _keys.UpdateAsync("gateway", old => old ?? new GatewayKey(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))), cancellation);
                Volatile.Write(
                    ref _key, Key.Import(SignatureAlgorithm.Ed25519, Base64Url.DecodeFromChars(stored!.Seed), KeyBlobFormat.RawPrivateKey));
            }

            return _key;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _key?.Dispose();
        _gate.Dispose();
    }
}
