using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>The token of the configuration, kept as a digest so that comparing reveals neither content nor length.</summary>
internal sealed class ConfiguredToken(string token)
{
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public bool Matches(string candidate) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(candidate)), _digest);
}
