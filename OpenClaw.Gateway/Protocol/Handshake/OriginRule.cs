using System.Net;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Keeps a foreign web page from driving the gateway through its visitor's browser.</summary>
internal static class OriginRule
{
    /// <returns>The refusal, or null when the client may connect.</returns>
    public static ConnectError? Check(ConnectionOrigin origin, ClientInfo client, string[] allowed)
    {
        if (origin.BrowserOrigin is null)
        {
            return client.IsBrowser ? ConnectErrors.Origin(isMissing: true) : null;
        }

        if (!Uri.TryCreate(origin.BrowserOrigin, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return ConnectErrors.Origin(isMissing: true);
        }

        var isAllowed = allowed.Contains("*") || allowed.Contains(origin.BrowserOrigin, StringComparer.OrdinalIgnoreCase)
            || (origin.IsLocal && IsLoopback(uri));
        return isAllowed ? null : ConnectErrors.Origin(isMissing: false);
    }

    private static bool IsLoopback(Uri uri) =>
        uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
