using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NSec.Cryptography;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>A device key and what it signs, written from the protocol's text and not from the gateway's code.</summary>
internal sealed class TestDevice
{
    private readonly Key _key;

    public TestDevice(byte[]? seed = null)
    {
        _key = Key.Import(SignatureAlgorithm.Ed25519, seed ?? RandomNumberGenerator.GetBytes(32), KeyBlobFormat.RawPrivateKey);
        var raw = _key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        PublicKey = Base64Url.EncodeToString(raw);
        Id = Convert.ToHexStringLower(SHA256.HashData(raw));
    }

    public string PublicKey { get; }

    public string Id { get; }

    public string Sign(string text) => Base64Url.EncodeToString(SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text)));

    /// <summary>The member device of connect, signed for these parameters.</summary>
    public JsonObject Prove(JsonObject connect, string nonce, int version = 3, long? signedAt = null)
    {
        var client = connect["client"]!;
        var auth = connect["auth"];
        var at = signedAt ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var token = (string?)auth?["token"] ?? (string?)auth?["deviceToken"] ?? (string?)auth?["bootstrapToken"] ?? "";
        var scopes = string.Join(',', connect["scopes"]?.AsArray().Select(scope => (string)scope!) ?? []);
        var text = $"v{version}|{Id}|{client["id"]}|{client["mode"]}|{(string?)connect["role"] ?? "operator"}|{scopes}|{at}|{token}|{nonce}";
        if (version == 3)
        {
            text += $"|{((string)client["platform"]!).ToLowerInvariant()}|{((string?)client["deviceFamily"] ?? "").ToLowerInvariant()}";
        }

        return new JsonObject { ["id"] = Id, ["publicKey"] = PublicKey, ["signature"] = Sign(text), ["signedAt"] = at, ["nonce"] = nonce };
    }
}
