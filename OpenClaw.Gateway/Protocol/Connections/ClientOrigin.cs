using System.Net;
using Microsoft.Extensions.Options;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Tells where a request comes from; only configured proxies are believed about it.</summary>
internal sealed class ClientOrigin(IOptions<ProtocolOptions> options)
{
    private readonly HashSet<IPAddress> _proxies = [.. options.Value.TrustedProxies.Select(IPAddress.Parse)];

    public ConnectionOrigin Of(HttpContext context)
    {
        var socket = Plain(context.Connection.RemoteIpAddress ?? IPAddress.None);
        var headers = context.Request.Headers;
        var origin = headers.Origin is [{ Length: > 0 } text] ? text : null;
        if (_proxies.Contains(socket) && headers["X-Forwarded-For"] is [{ } forwarded]
            && IPAddress.TryParse(forwarded.Split(',')[^1].Trim(), out var client))
        {
            client = Plain(client);
            return new ConnectionOrigin(socket, client, IPAddress.IsLoopback(client), origin);
        }

        return new ConnectionOrigin(socket, socket, LocalCaller.IsLocal(context), origin);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
