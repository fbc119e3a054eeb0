using NSec.Cryptography;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Ledger;

/// <summary>The key that signs the ledger: the gateway's identity, the same on all replicas.</summary>
internal sealed class LedgerKey(GatewayIdentity identity)
{
    /// <summary>Gives the signing function; to be called before a transaction begins, because the key itself may have to be read.</summary>
    public async ValueTask<Func<byte[], byte[]>> SignerAsync(CancellationToken cancellation)
    {
        var key = await identity.KeyAsync(cancellation);
        return hash => SignatureAlgorithm.Ed25519.Sign(key, hash);
    }

    public async ValueTask<byte[]> PublicKeyAsync(CancellationToken cancellation) =>
        (await identity.KeyAsync(cancellation)).PublicKey.Export(KeyBlobFormat.RawPublicKey);
}
