using System.Security.Cryptography;
using System.Text;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.Gateway.Security;

/// <summary>The gateway's bearer token, kept as a digest only.</summary>
internal sealed class SharedToken : ITokenVerifier, IEndpointTokenVerifier
{
    private const int MaxPresentedCharacters = 1024;
    private readonly byte[] _digest;

    public SharedToken(string token) => _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Makes a token of 48 hexadecimal digits (192 random bits).</summary>
    public static string Generate() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    public ValueTask<bool> VerifyAsync(string token, CancellationToken cancellation) => ValueTask.FromResult(Matches(token));

    public bool Matches(ReadOnlySpan<char> presented)
    {
        // Digests have one length, so unequal lengths of the texts neither throw nor show in the time taken.
        if (presented.Length > MaxPresentedCharacters)
        {
            return false;
        }

        Span<byte> text = stackalloc byte[MaxPresentedCharacters * 3];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetBytes(presented, text);
        SHA256.HashData(text[..length], digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }
}
