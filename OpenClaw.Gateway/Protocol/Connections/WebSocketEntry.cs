using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using OpenClaw.Gateway.WebSockets;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Accepts WebSockets on every path, before routing.</summary>
internal sealed class WebSocketEntry(
    RequestDelegate next, ConnectionServices services, ConnectionKeeper keeper, PresenceTracker presence, ClientOrigin origins)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!WebSocketUpgrade.IsAskedFor(context.Request))
        {
            return context.Request.Headers.ContainsKey("Sec-WebSocket-Key")
                ? Refuse(context, StatusCodes.Status400BadRequest, "Invalid Upgrade header")
                : next(context);
        }

        if (WebSocketUpgrade.Refusal(context) is var (status, text))
        {
            return Refuse(context, status, text);
        }

        return keeper.IsStopping
            ? Refuse(context, StatusCodes.Status503ServiceUnavailable, "Gateway is stopping")
            : ServeAsync(context);
    }

    private async Task ServeAsync(HttpContext context)
    {
        var origin = origins.Of(context);
        if (!services.Registry.TryAdmit(origin.SocketAddress))
        {
            services.Metrics.Handshake("too_many_unauthenticated", 0);
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, "Too many unauthenticated sockets");
            return;
        }

        services.Metrics.SocketOpened();
        ServerWebSocket socket;
        try
        {
            socket = await WebSocketUpgrade.AcceptAsync(context);
        }
        catch
        {
            services.Registry.Settle(origin.SocketAddress);
            services.Metrics.SocketAuthenticatedOrClosed();
            throw;
        }

        using (socket)
        {
            var transport = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>();
            using var connection = new Connection(socket, transport, origin, services);
            services.Registry.Add(connection);
            try
            {
                await connection.RunAsync();
            }
            finally
            {
                services.Registry.Remove(connection);
                services.Hub.Unregister(connection);
                if (connection.Peer is { } peer)
                {
                    services.Metrics.Connected(peer, -1);
                    presence.Disconnected(connection);
                }
            }
        }
    }

    private static Task Refuse(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.Connection = "close";
        return context.Response.WriteAsync(text);
    }
}
