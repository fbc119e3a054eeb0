using OpenClaw.Monitoring.Dashboards.Model;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>All dashboards.</summary>
internal static class DashboardCatalog
{
    public static IReadOnlyList<Dashboard> All { get; } =
    [
        AgentCollective.Create(),
        HostDashboard.Create(),
        ContainersDashboard.Create(),
        LlmDashboard.Create(),
        GatewayDashboard.Create(),
        RedisDashboard.Create(),
        PostgresDashboard.Create(),
        SloDashboard.Create(),
        MonitoringDashboard.Create(),
    ];
}
