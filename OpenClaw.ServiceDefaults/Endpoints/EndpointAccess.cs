using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Decides who may read what is not for everybody, and answers those who may not.</summary>
internal sealed class EndpointAccess(IOptions<DefaultEndpointOptions> options, IEnumerable<IEndpointTokenVerifier> verifiers)
{
    private const string Scheme = "Bearer ";

    private readonly DefaultEndpointOptions _options = options.Value;
    private readonly ConfiguredToken? _token = options.Value.Token is { } token ? new ConfiguredToken(token) : null;
    private readonly IEndpointTokenVerifier[] _verifiers = [.. verifiers];

    /// <summary>Admits the reader of the metrics; otherwise the answer has been written.</summary>
    public ValueTask<bool> AdmitMetricsAsync(HttpContext context) => _options.MetricsAccess switch
    {
        MetricsAccess.Open => ValueTask.FromResult(true),
        MetricsAccess.Local => AdmitLocalOrTokenAsync(context),
        _ => AdmitTokenAsync(context),
    };

    /// <summary>Admits a caller on this machine or with a token; otherwise the answer has been written.</summary>
    public ValueTask<bool> AdmitLocalOrTokenAsync(HttpContext context) =>
        LocalCaller.IsLocal(context) ? ValueTask.FromResult(true) : AdmitTokenAsync(context);

    private async ValueTask<bool> AdmitTokenAsync(HttpContext context)
    {
        if (await HasValidTokenAsync(context))
        {
            return true;
        }

        if (_token is null && _verifiers.Length == 0)
        {
            await TypedResults.Problem(
                $"Only callers on this machine may read this; {DefaultEndpointOptions.Section}:Token admits others.",
                statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
            return false;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await TypedResults.Problem(
            "A valid bearer token is needed to read this from elsewhere.",
            statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
        return false;
    }

    private async ValueTask<bool> HasValidTokenAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var token = header[Scheme.Length..].Trim();
        if (token.Length == 0)
        {
            return false;
        }

        if (_token?.Matches(token) is true)
        {
            return true;
        }

        foreach (var verifier in _verifiers)
        {
            if (await verifier.VerifyAsync(token, context.RequestAborted))
            {
                return true;
            }
        }

        return false;
    }
}
