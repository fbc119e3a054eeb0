namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>
/// Decides whether a bearer token admits its caller to <c>/metrics</c> and <c>/health/report</c>.
/// A service that has tokens of its own registers one; <see cref="DefaultEndpointOptions.Token"/> stays valid next to it.
/// </summary>
public interface IEndpointTokenVerifier
{
    /// <summary>Verifies one token; compares in constant time.</summary>
    /// <param name="token">The token as the caller sent it, never empty.</param>
    /// <param name="cancellation">Ends when the caller goes away.</param>
    /// <returns>True when the token is valid.</returns>
    ValueTask<bool> VerifyAsync(string token, CancellationToken cancellation);
}
