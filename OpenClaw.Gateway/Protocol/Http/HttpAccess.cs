using System.Globalization;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Who may use the HTTP endpoints of the protocol.</summary>
internal sealed class HttpAccess(ClientAuthentication authentication, FailureLimiter limiter, ClientOrigin origins)
{
    private const string Scheme = "Bearer ";
    private const string ScopesHeader = "x-openclaw-scopes";

    /// <summary>Whether the request carries the shared secret.</summary>
    public bool HasSecret(HttpContext context) =>
        authentication.Mode == "none"
        || (context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && authentication.IsSharedSecret(header[Scheme.Length..].Trim()));

    /// <summary>Checks the secret.</summary>
    /// <returns>False when the request was answered.</returns>
    public async Task<bool> IsAuthorisedAsync(HttpContext context)
    {
        var client = origins.Of(context).ClientAddress;
        if (limiter.RetryAfterSeconds(client) is > 0 and var wait)
        {
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            await HttpAnswers.ErrorAsync(
                context, StatusCodes.Status429TooManyRequests, "rate_limited", "Too many failed authentication attempts. Please try again later.");
            return false;
        }

        if (HasSecret(context))
        {
            limiter.Succeeded(client);
            return true;
        }

        limiter.Failed(client);
        await HttpAnswers.ErrorAsync(context, StatusCodes.Status401Unauthorized, "unauthorized", "Unauthorized");
        return false;
    }

    /// <summary>Checks the secret and the scope; a request without the header of scopes may read and write.</summary>
    /// <returns>False when the request was answered.</returns>
    public async Task<bool> IsAuthorisedAsync(HttpContext context, OperatorScopes needed)
    {
        if (!await IsAuthorisedAsync(context))
        {
            return false;
        }

        var held = context.Request.Headers.TryGetValue(ScopesHeader, out var header)
            ? ScopeNames.Parse(header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : OperatorScopes.Read | OperatorScopes.Write;
        if (held.Allows(needed))
        {
            return true;
        }

        await HttpAnswers.FailureAsync(context, StatusCodes.Status403Forbidden, "forbidden", $"missing scope: {ScopeNames.Name(needed)}");
        return false;
    }

    public static bool IsLocal(HttpContext context) => LocalCaller.IsLocal(context);
}
