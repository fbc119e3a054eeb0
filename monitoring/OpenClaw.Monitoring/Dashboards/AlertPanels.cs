using OpenClaw.Monitoring.Dashboards.Model;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>What is wrong right now, by the alerts of Prometheus.</summary>
internal static class AlertPanels
{
    public static Panel Count(string severity, string color) => Panel.Stat(
        char.ToUpperInvariant(severity[0]) + severity[1..] + " alerts",
        Units.Count,
        $"Alerts of severity {severity} that fire now; 0 when none does.",
        $$"""sum(ALERTS{alertstate="firing",severity="{{severity}}"}) or vector(0)""") with
    { Width = 4, Height = 8, Thresholds = [new(null, "green"), new(1, color)] };

    public static Panel Active() => Panel.Lines(
        "Active alerts",
        Units.Count,
        "Alerts that fire, by name and severity, over time. The watchdog always fires and is left out.",
        new Query("""sum by (alertname, severity) (ALERTS{alertstate="firing",alertname!="Watchdog"})""", "{{severity}}: {{alertname}}")) with
    { Stacked = true, NoValue = "nothing fires" };

    public static Panel Table() => Panel.Table(
        "Firing alerts",
        Units.Count,
        "Alerts that fire now; the name leads to the runbook. Empty when nothing is wrong.",
        """max by (alertname, severity, service, instance, agent_id, resource) (ALERTS{alertstate="firing",alertname!="Watchdog"})""",
        "alertname", "severity", "service", "instance", "agent_id", "resource") with
    { NoValue = "nothing fires" };
}
