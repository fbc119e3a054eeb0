using System.Diagnostics;
using OpenClaw.Gateway.Security;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.Gateway.Apis;

/// <summary>The probes of the gateway protocol: /health and /healthz for liveness, /readyz for readiness.</summary>
internal static class HealthApi
{
    public static void MapHealthApi(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["/health", "/healthz"])
        {
            app.Map(path, Live).AddEndpointFilter(OnlyGetAndHeadAsync).AllowAnonymous().ExcludeFromDescription();
        }

        app.Map("/readyz", ReadyAsync).AddEndpointFilter(OnlyGetAndHeadAsync).AllowAnonymous().ExcludeFromDescription();
    }

    // Answered here, because the router's own 405 is an endpoint that would ask for a token first.
    private static async ValueTask<object?> OnlyGetAndHeadAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            return await next(invocation);
        }

        context.Response.Headers.Allow = "GET, HEAD";
        return TypedResults.Text("Method Not Allowed", statusCode: StatusCodes.Status405MethodNotAllowed);
    }

    internal static IResult Live(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Liveness(true, "live"));
    }

    internal static async Task<IResult> ReadyAsync(HttpContext context, ReadinessProbe probe, ITokenVerifier verifier)
    {
        var failing = await probe.FailingAsync(context.RequestAborted);
        var ready = failing.Count == 0;
        context.Response.Headers.CacheControl = "no-store";
        var body = LocalCaller.IsLocal(context) || TokenGate.HasToken(context.Request, verifier)
            ? new Readiness(ready, failing, (long)(DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds)
            : new Readiness(ready);
        return TypedResults.Json(body, GatewayJson.Default.Readiness, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
