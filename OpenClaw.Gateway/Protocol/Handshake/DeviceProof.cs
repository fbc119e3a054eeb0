using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace OpenClaw.Gateway.Protocol;

/// <summary>A device's identity and its signature of this connection's challenge.</summary>
/// <param name="Id">SHA-256 of the key, 64 hexadecimal digits.</param>
/// <param name="PublicKey">Ed25519 key of 32 bytes, base64url.</param>
/// <param name="Signature">64 bytes, base64url.</param>
/// <param name="SignedAt">Milliseconds since 1970.</param>
/// <param name="Nonce">The challenge's nonce.</param>
internal sealed record DeviceProof(string Id, string PublicKey, string Signature, long SignedAt, string Nonce)
{
    /// <summary>Greatest difference between the device's clock and ours, in milliseconds.</summary>
    public const long MaxSkewMs = 120_000;

    private const int KeyBytes = 32;
    private const int SignatureBytes = 64;
    private const int CachedKeys = 1000;
    private static readonly ConcurrentDictionary<string, PublicKey> Keys = new(StringComparer.Ordinal);

    /// <summary>Checks id, age, nonce and signature.</summary>
    /// <returns>The failure, or null when the proof holds.</returns>
    public ConnectError? Check(ConnectRequest request, string nonce, long now)
    {
        if (!TryDecode(PublicKey, KeyBytes, out var key))
        {
            return ConnectErrors.Device("device public key invalid", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "device-public-key");
        }

        if (!string.Equals(Id, Convert.ToHexStringLower(SHA256.HashData(key)), StringComparison.Ordinal))
        {
            return ConnectErrors.Device("device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch");
        }

        // A difference of two hostile numbers could overflow.
        if (SignedAt > now + MaxSkewMs || SignedAt < now - MaxSkewMs)
        {
            return ConnectErrors.Device("device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale");
        }

        if (string.IsNullOrWhiteSpace(Nonce))
        {
            return ConnectErrors.Device("device nonce required", "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing");
        }

        if (!string.Equals(Nonce, nonce, StringComparison.Ordinal))
        {
            return ConnectErrors.Device("device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH", "device-nonce-mismatch");
        }

        if (Import(key) is not { } publicKey)
        {
            return ConnectErrors.Device("device public key invalid", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "device-public-key");
        }

        return TryDecode(Signature, SignatureBytes, out var signature)
            && (Verify(publicKey, SignedText(request, version: 3), signature) || Verify(publicKey, SignedText(request, version: 2), signature))
            ? null
            : ConnectErrors.Device("device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature");
    }

    /// <summary>The text that a device signs.</summary>
    public string SignedText(ConnectRequest request, int version)
    {
        var client = request.Client;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"v{version}|{Id}|{client.Id}|{client.Mode}|{request.Role}|{string.Join(',', request.Scopes)}|{SignedAt}|{request.Secrets.Signed}|{Nonce}");
        return version == 2 ? text : $"{text}|{Plain(client.Platform)}|{Plain(client.DeviceFamily)}";
    }

    private static bool Verify(PublicKey key, string text, byte[] signature) =>
        SignatureAlgorithm.Ed25519.Verify(key, Encoding.UTF8.GetBytes(text), signature);

    /// <summary>Trimmed, with only ASCII letters lowered, as every client can compute it.</summary>
    private static string Plain(string? text) => text is null ? "" : string.Create(text.Trim().Length, text.Trim(), static (target, source) =>
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = source[i] is >= 'A' and <= 'Z' ? (char)(source[i] | 0x20) : source[i];
        }
    });

    private PublicKey? Import(byte[] raw)
    {
        if (Keys.TryGetValue(PublicKey, out var known))
        {
            return known;
        }

        if (!NSec.Cryptography.PublicKey.TryImport(SignatureAlgorithm.Ed25519, raw, KeyBlobFormat.RawPublicKey, out var key))
        {
            return null;
        }

        if (Keys.Count >= CachedKeys)
        {
            Keys.Clear();
        }

        Keys[PublicKey] = key!;
        return key;
    }

    private static bool TryDecode(string text, int length, out byte[] bytes)
    {
        bytes = new byte[length];

        // The exact length without padding: a key has one spelling only.
        return text.Length == ((length * 4) + 2) / 3
            && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var written)
            && written == length;
    }
}
