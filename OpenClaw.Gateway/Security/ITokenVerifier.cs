namespace OpenClaw.Gateway.Security;

/// <summary>Tells whether a presented secret is the gateway's shared token.</summary>
internal interface ITokenVerifier
{
    /// <summary>Compares in a time that depends on neither the presented text nor where it differs.</summary>
    bool Matches(ReadOnlySpan<char> presented);
}
