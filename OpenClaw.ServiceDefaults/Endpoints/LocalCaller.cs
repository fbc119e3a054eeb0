using System.Net;
using Microsoft.AspNetCore.Http;

namespace OpenClaw.ServiceDefaults.Endpoints;

/// <summary>Tells a caller on this machine from one that only looks like it.</summary>
public static class LocalCaller
{
    // A reverse proxy on this machine connects from loopback on behalf of anyone. The X-Original ones are what the
    // forwarded headers middleware leaves behind after it has consumed X-Forwarded-For.
    private static readonly string[] ProxyHeaders =
        ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Original-For"];

    /// <summary>Whether the request comes straight from a process on this machine.</summary>
    /// <param name="context">The request.</param>
    /// <returns>
    /// True when the peer's address is loopback, no proxy header is present, and the host name asked for is this machine's own
    /// (a web page that rebinds its own name to 127.0.0.1 is refused).
    /// </returns>
    public static bool IsLocal(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address || !IsLoopback(address))
        {
            return false;
        }

        foreach (var header in ProxyHeaders)
        {
            if (context.Request.Headers.ContainsKey(header))
            {
                return false;
            }
        }

        return IsOwnName(context.Request.Host.Host);
    }

    private static bool IsLoopback(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static bool IsOwnName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IsLoopback(address));
}
