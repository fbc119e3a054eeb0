using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using OpenClaw.Gateway.Security;

namespace OpenClaw.Gateway.Apis;

/// <summary>Answers the plain GET of a liveness probe before a request of the application is made of it.</summary>
/// <remarks>
/// Balancers and orchestrators ask more often than anybody else, and all that is asked is whether the process answers: no route, log,
/// span or histogram of requests is needed for it. Every other form of the request takes the usual way to <see cref="HealthApi"/>.
/// </remarks>
internal sealed class LiveProbe(IServer server) : IServer
{
    public IFeatureCollection Features => server.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => server.StartAsync(new Application<TContext>(application), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();

    private static bool IsProbe(IHttpRequestFeature request) =>
        request.RawTarget is "/healthz" or "/health" && HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.Count == 0;

    private static void Answer(IFeatureCollection features)
    {
        var response = (IHttpResponseFeature)features[typeof(IHttpResponseFeature)]!;
        SecurityExtensions.AddSecurityHeaders(response.Headers);
        response.Headers.CacheControl = HealthApi.CacheControl;
        response.Headers.ContentType = HealthApi.ContentType;
        response.Headers.ContentLength = HealthApi.LiveBody.Length;

        // The head first: behind it the body is written where it is sent from, at the end of the request.
        var body = (IHttpResponseBodyFeature)features[typeof(IHttpResponseBodyFeature)]!;
        var started = body.StartAsync();
        Debug.Assert(started.IsCompletedSuccessfully, "nobody has been asked to do anything at the start");
        HealthApi.LiveBody.CopyTo(body.Writer.GetSpan(HealthApi.LiveBody.Length));
        body.Writer.Advance(HealthApi.LiveBody.Length);
    }

    /// <summary>An answered probe has no context: the application never hears of it.</summary>
    private sealed class Application<TContext>(IHttpApplication<TContext> application) : IHttpApplication<TContext>
        where TContext : notnull
    {
        public TContext CreateContext(IFeatureCollection contextFeatures)
        {
            if (!IsProbe((IHttpRequestFeature)contextFeatures[typeof(IHttpRequestFeature)]!))
            {
                return application.CreateContext(contextFeatures);
            }

            Answer(contextFeatures);
            return default!;
        }

        public Task ProcessRequestAsync(TContext context) => context is null ? Task.CompletedTask : application.ProcessRequestAsync(context);

        public void DisposeContext(TContext context, Exception? exception)
        {
            if (context is not null)
            {
                application.DisposeContext(context, exception);
            }
        }
    }
}
