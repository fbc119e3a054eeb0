using System.Net;

namespace OpenClaw.Gateway.Startup;

/// <summary>Where the gateway listens.</summary>
/// <remarks>
/// --port stands above ASPNETCORE_URLS (which an orchestrator sets), that above OPENCLAW_GATEWAY_PORT (which may be meant for the
/// orchestrator's own proxy and be inherited by this process), that above the default.
/// </remarks>
internal static class ListenAddress
{
    /// <summary>Chooses the URL to listen on.</summary>
    /// <returns>The URL, or null when the host's own configuration already names one.</returns>
    /// <exception cref="FormatException">Gateway:Bind is not an IP address.</exception>
    public static string? Choose(GatewayArguments arguments, IConfiguration configuration)
    {
        if (arguments.Port is null && !string.IsNullOrWhiteSpace(configuration["urls"]))
        {
            return null;
        }

        var configured = configuration[GatewayArguments.PortVariable] is { Length: > 0 } text ? GatewayArguments.ToPort(text) : null;
        if (arguments.Port is null && configured is null && configuration["http_ports"] is { Length: > 0 })
        {
            return null;
        }

        var port = arguments.Port ?? configured ?? GatewayArguments.DefaultPort;
        if (configuration["Gateway:Bind"] is { Length: > 0 } bind)
        {
            return IPAddress.TryParse(bind, out var address)
                ? $"http://{new IPEndPoint(address, port)}"
                : throw new FormatException($"Gateway:Bind must be an IP address such as 127.0.0.1 or 0.0.0.0, not '{bind}'");
        }

        // "localhost" means both loopback addresses, but a free port can only be chosen for one.
        return port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}";
    }
}
