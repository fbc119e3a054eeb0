using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Security;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Checks the secrets of a connect.</summary>
internal sealed class ClientAuthentication(IOptions<ProtocolOptions> options, ITokenVerifier sharedToken, FailureLimiter limiter)
{
    private readonly ProtocolOptions.AuthOptions _auth = options.Value.Auth;

    /// <summary>token, password or none.</summary>
    public string Mode => _auth.Mode;

    /// <summary>Decides on the secrets; a device's proof has been checked before.</summary>
    /// <param name="request">The connect.</param>
    /// <param name="stored">The paired device with this id, if any.</param>
    /// <param name="client">The client's address.</param>
    public AuthenticationResult Check(ConnectRequest request, DeviceRecord? stored, IPAddress client)
    {
        if (limiter.IsLockedOut(client))
        {
            return new(ConnectErrors.RateLimited, IsShared: false);
        }

        var result = Decide(request, stored);
        if (result.Error is { } error && error.Metric is not ("auth_token_missing" or "auth_password_missing" or "device_identity_required"))
        {
            limiter.Failed(client);
        }
        else if (result.Error is null)
        {
            limiter.Succeeded(client);
        }

        return result;
    }

    /// <summary>Whether a text is the shared secret of the mode.</summary>
    public bool IsSharedSecret(string presented) => Mode switch
    {
        "token" => sharedToken.Matches(presented),
        "password" => IsPassword(presented),
        _ => false,
    };

    private AuthenticationResult Decide(ConnectRequest request, DeviceRecord? stored)
    {
        var secrets = request.Secrets;
        if (Mode == "none")
        {
            return request.Device is null ? new(ConnectErrors.DeviceRequired, false) : new(null, false);
        }

        if (Mode == "token" ? !string.IsNullOrEmpty(secrets.Token) && sharedToken.Matches(secrets.Token)
            : !string.IsNullOrEmpty(secrets.Password) && IsPassword(secrets.Password))
        {
            return new(null, IsShared: true);
        }

        if (request.Device is not { } device)
        {
            return new(secrets.HasAny ? Unauthorized(request) : ConnectErrors.DeviceRequired, false);
        }

        if (!string.IsNullOrEmpty(secrets.BootstrapToken))
        {
            // This gateway issues none.
            return new(ConnectErrors.BootstrapInvalid, false);
        }

        var candidate = string.IsNullOrEmpty(secrets.DeviceToken) ? secrets.Token : secrets.DeviceToken;
        if (!string.IsNullOrEmpty(candidate) && DevicePairing.Accepts(stored, device.PublicKey, request.Role, request.Scopes, candidate))
        {
            return new(null, IsShared: false);
        }

        return new(string.IsNullOrEmpty(secrets.DeviceToken) ? Unauthorized(request) : ConnectErrors.DeviceTokenMismatch, false);
    }

    private ConnectError Unauthorized(ConnectRequest request)
    {
        var (secrets, client) = (request.Secrets, request.Client);
        if (Mode == "password")
        {
            return string.IsNullOrEmpty(secrets.Password) ? ConnectErrors.PasswordMissing(client) : ConnectErrors.PasswordMismatch(client);
        }

        return string.IsNullOrEmpty(secrets.Token)
            ? ConnectErrors.TokenMissing(client)
            : ConnectErrors.TokenMismatch(client, request.Device is not null);
    }

    private bool IsPassword(string presented) => !string.IsNullOrEmpty(_auth.Password) && CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(_auth.Password)));
}
