using Microsoft.AspNetCore.Connections;
using OpenClaw.Gateway.WebSockets;

namespace OpenClaw.Gateway.Transport;

internal static class TransportExtensions
{
    /// <summary>Adds the transport under the server; where it cannot bind, the framework's own does.</summary>
    public static void AddTransport(this WebApplicationBuilder builder)
    {
        // A frame is read, answered and sent on the one thread that the socket woke; nothing here blocks a thread.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton<IConnectionListenerFactory, EpollTransport>();
    }

    /// <summary>Moves the connections of all requests but WebSockets and probes from the I/O threads to the thread pool.</summary>
    public static void UseTransport(this WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.Features.Get<IInlineFeature>() is { IsInline: true } connection && !StaysInline(context))
        {
            connection.IsInline = false;
            return ContinueAsync(context, next);
        }

        return next(context);
    });

    private static bool StaysInline(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<InlineAttribute>() is not null
        || WebSocketUpgrade.IsAskedFor(context.Request);

    private static async Task ContinueAsync(HttpContext context, RequestDelegate next)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next(context);
    }
}
