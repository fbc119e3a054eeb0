using System.Net;
using System.Net.Sockets;

namespace OpenClaw.LoadTest;

/// <summary>Ports for the gateways that are measured.</summary>
internal static class Ports
{
    /// <summary>A loopback port that nobody listens on at the moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
