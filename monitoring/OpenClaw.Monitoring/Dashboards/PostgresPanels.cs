using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>Panels about PostgreSQL that several dashboards show.</summary>
internal static class PostgresPanels
{
    /// <remarks>Summed before the division: the labels of the activity differ by version and match nothing on the right.</remarks>
    public static Panel ConnectionShare() => Lines(
        "PostgreSQL connections share",
        Units.Percent,
        "Used share of max_connections.",
        new Query(
            "100 * sum by (instance) (pg_stat_activity_count{@}) / on (instance) max by (instance) (pg_settings_max_connections{@})",
            "{{instance}}")).WithLimits(Limits.ConnectionsWarning, Limits.ConnectionsCritical) with
    { Max = 100, Runbooks = ["PostgreSQLConnectionPoolHigh", "PostgreSQLConnectionPoolCritical"] };
}
