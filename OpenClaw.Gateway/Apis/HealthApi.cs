using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Security;
using OpenClaw.Gateway.Transport;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.Gateway.Apis;

/// <summary>The probes of the gateway protocol: /health and /healthz for liveness, /readyz for readiness.</summary>
internal static class HealthApi
{
    public const string ContentType = "application/json; charset=utf-8";
    public const string CacheControl = "no-store";
    public static readonly byte[] LiveBody = """{"ok":true,"status":"live"}"""u8.ToArray();

    /// <summary>Puts the <see cref="LiveProbe"/> before the application.</summary>
    public static void AddLiveProbe(this IServiceCollection services)
    {
        var server = services.Last(service => service.ServiceType == typeof(IServer));
        services.AddSingleton<IServer>(provider => new LiveProbe((IServer)ActivatorUtilities.CreateInstance(provider, server.ImplementationType!)));
    }

    public static void MapHealthApi(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["/health", "/healthz"])
        {
            app.Map(path, LiveAsync).WithMetadata(new InlineAttribute()).AllowAnonymous().ExcludeFromDescription();
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

    // What LiveProbe has not answered already.
    internal static async Task LiveAsync(HttpContext context)
    {
        if (await HttpAnswers.IsMethodAsync(context, "GET", "HEAD"))
        {
            context.Response.Headers.CacheControl = CacheControl;
            await HttpAnswers.JsonAsync(context, StatusCodes.Status200OK, LiveBody);
        }
    }

    internal static async Task<IResult> ReadyAsync(HttpContext context, ReadinessProbe probe, ITokenVerifier verifier)
    {
        var failing = await probe.FailingAsync(context.RequestAborted);
        var ready = failing.Count == 0;
        context.Response.Headers.CacheControl = CacheControl;
        var body = LocalCaller.IsLocal(context) || TokenGate.HasToken(context.Request, verifier)
            ? new Readiness(ready, failing, (long)(DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds)
            : new Readiness(ready);
        return TypedResults.Json(body, GatewayJson.Default.Readiness, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
