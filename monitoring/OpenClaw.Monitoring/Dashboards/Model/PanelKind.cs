namespace OpenClaw.Monitoring.Dashboards.Model;

/// <summary>Visualizations in use; each exists in every Grafana from 10.4 on, without a plugin.</summary>
internal enum PanelKind
{
    TimeSeries,
    Stat,
    Gauge,
    BarGauge,
    Table,
}
