using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace OpenClaw.Gateway.WebSockets;

/// <summary>The opening handshake of RFC 6455, section 4.2.</summary>
internal static class WebSocketUpgrade
{
    private const string Version = "13";
    private const int KeyLength = 24;

    /// <summary>True for a request that asks for a WebSocket, rightly or not.</summary>
    public static bool IsAskedFor(HttpRequest request) => Names(request.Headers.Upgrade, "websocket");

    /// <summary>What is wrong with a request that asks for a WebSocket.</summary>
    /// <returns>Status and text of the refusal; null when nothing is.</returns>
    public static (int Status, string Text)? Refusal(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return (StatusCodes.Status405MethodNotAllowed, "Invalid HTTP method");
        }

        if (!IsKey(headers.SecWebSocketKey))
        {
            return (StatusCodes.Status400BadRequest, "Missing or invalid Sec-WebSocket-Key header");
        }

        if (headers.SecWebSocketVersion != Version)
        {
            context.Response.Headers.SecWebSocketVersion = Version;
            return (StatusCodes.Status400BadRequest, "Missing or invalid Sec-WebSocket-Version header");
        }

        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            ? null
            : (StatusCodes.Status400BadRequest, "Invalid Connection header");
    }

    /// <summary>Switches a request without a <see cref="Refusal"/> over.</summary>
    public static async Task<ServerWebSocket> AcceptAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return new ServerWebSocket(context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport);
    }

    /// <summary>The answer to a key (section 1.3); SHA-1 is what it is defined with, and protects nothing.</summary>
    private static string Answer(string key)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350
        SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"), hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    // 16 bytes in base64, once.
    private static bool IsKey(string? key) => key is { Length: KeyLength } && Base64.IsValid(key, out var length) && length == 16;

    private static bool Names(Microsoft.Extensions.Primitives.StringValues values, string token)
    {
        foreach (var value in values)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                if (value.AsSpan(range).Trim().Equals(token, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
