using System.Net;
using System.Net.Sockets;

namespace OpenClaw.AppHost.Infrastructure;

/// <summary>A well-known port of the deployment: its default and the variable that overrides it.</summary>
/// <param name="Name">Resource that listens.</param>
/// <param name="Default">Port used when neither variable nor clash says otherwise.</param>
/// <param name="Variable">Environment variable that overrides the default.</param>
internal sealed record Port(string Name, int Default, string Variable)
{
    public static readonly Port Gateway = new("gateway", 18789, "OPENCLAW_GATEWAY_PORT");
    public static readonly Port Collector = new("collector", 9464, "COLLECTOR_PORT");
    public static readonly Port Prometheus = new("prometheus", 9090, "PROMETHEUS_PORT");
    public static readonly Port Alertmanager = new("alertmanager", 9093, "ALERTMANAGER_PORT");
    public static readonly Port Grafana = new("grafana", 3001, "GRAFANA_PORT");
    public static readonly Port Redis = new("redis", 6379, "REDIS_PORT");
    public static readonly Port Postgres = new("postgres", 5432, "POSTGRES_PORT");
    public static readonly Port Dashboard = new("dashboard", 18888, "ASPIRE_DASHBOARD_PORT");

    /// <summary>The port to use: the configured one, or else the default, or else, where that is taken, a free one.</summary>
    /// <exception cref="ConfigurationException">The variable is no port, or names one that is taken.</exception>
    public int Choose()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text)
        {
            return IsFree(Default) ? Default : Free();
        }

        if (!int.TryParse(text, out var port) || port is < 1 or > IPEndPoint.MaxPort)
        {
            throw new ConfigurationException($"{Variable} is '{text}'; it must be a port from 1 to {IPEndPoint.MaxPort}.");
        }

        return IsFree(port)
            ? port
            : throw new ConfigurationException($"Port {port} for {Name} is taken; stop what listens there or change {Variable}.");
    }

    /// <summary>The port to use in a local run; the default when the graph is published.</summary>
    public int ChooseFor(IDistributedApplicationBuilder builder) => builder.ExecutionContext.IsPublishMode ? Default : Choose();

    /// <summary>A loopback port that is free now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            // As the servers bind: a socket of an ended run in TIME_WAIT is no obstacle.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
