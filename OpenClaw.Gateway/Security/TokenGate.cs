using Microsoft.AspNetCore.Authorization;
using OpenClaw.Gateway.Apis;

namespace OpenClaw.Gateway.Security;

/// <summary>Lets a request pass when it carries the bearer token, or goes where none is needed.</summary>
internal sealed class TokenGate(RequestDelegate next, ITokenVerifier verifier)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (HasToken(context.Request, verifier) || IsOpen(context))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"openclaw\"";
        return Problems.Unauthorized().ExecuteAsync(context);
    }

    internal static bool HasToken(HttpRequest request, ITokenVerifier verifier)
    {
        // Several Authorization headers are ambiguous and never accepted.
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return verifier.Matches(header.AsSpan(Scheme.Length).Trim());
    }

    // Probes, the report and the metrics are anonymous endpoints that decide themselves who may read them. A WebSocket authenticates in
    // its first frame.
    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
        || context.WebSockets.IsWebSocketRequest;
}
