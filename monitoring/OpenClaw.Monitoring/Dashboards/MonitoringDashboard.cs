using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>Prometheus, Alertmanager and the collector: whether the watchers can be trusted.</summary>
internal static class MonitoringDashboard
{
    public static Dashboard Create() => new(
        "monitoring", "Prometheus", "Prometheus, Alertmanager and the collector: what they reach, what they cost, and whether notifications leave.")
    {
        Variables = Variable.Targets("up"),
        Rows = [Overview(), Scrapes(), Rules(), Storage(), Collector()],
    };

    private static Row Overview() => new(
        "Overview",
        Stat("Targets up", Units.Count, "Targets that answer.", "sum(up{@}) or vector(0)"),
        Stat("Targets down", Units.Count, "Targets that do not answer.", "count(up{@} == 0) or vector(0)").WithLimit(1) with { Runbooks = ["TargetDown"] },
        Stat("Samples", Units.PerSecond, "Samples stored per second.", "sum(rate(prometheus_tsdb_head_samples_appended_total{@}[$__rate_interval]))"),
        Stat("Series", Units.Count, "Series that got a sample recently.", "sum(prometheus_tsdb_head_series{@})") with { Runbooks = ["CardinalityHigh"] },
        Stat("Configuration", Units.Count, "Whether Prometheus and Alertmanager run what their files say.",
            "min(prometheus_config_last_reload_successful{@} or alertmanager_config_last_reload_successful{@})") with
        { Values = [new("0", "refused", "red"), new("1", "loaded", "green")], NoValue = "unknown", Runbooks = ["ConfigReloadFailed"] },
        Stat("Alertmanagers", Units.Count, "Alertmanagers that Prometheus knows; without one no alert reaches anybody.",
            "min(prometheus_notifications_alertmanagers_discovered{@})").WithFloors(0.5, 1) with
        { Runbooks = ["PrometheusNotConnectedToAlertmanagers"] });

    private static Row Scrapes() => new(
        "Scrapes",
        Lines("Scrape time", Units.Seconds, "Time that the answer of each target took.",
            new Query("max by (job, instance) (scrape_duration_seconds{@})", "{{job}} {{instance}}")) with
        { Runbooks = ["TargetDown"] },
        Lines("Samples per scrape", Units.Count, "Samples that each target gives, after those that are dropped.",
            new Query("max by (job, instance) (scrape_samples_post_metric_relabeling{@})", "{{job}} {{instance}}")).WithLimit(Limits.ScrapeSamples) with
        { Runbooks = ["CardinalityHigh", "ScrapeLimitHit"] },
        Lines("New series", Units.Count, "Series that each target gave for the first time; a steady stream is a label that never repeats.",
            new Query("max by (job, instance) (scrape_series_added{@})", "{{job}} {{instance}}")) with
        { Runbooks = ["CardinalityHigh"] },
        Lines("Refused samples", Units.PerSecond, "Scrapes over their sample limit, and samples whose time does not fit.",
            new Query("sum(rate(prometheus_target_scrapes_exceeded_sample_limit_total{@}[$__rate_interval]))", "over the limit"),
            new Query("sum(rate(prometheus_target_scrapes_sample_out_of_order_total{@}[$__rate_interval]))", "out of order"),
            new Query("sum(rate(prometheus_target_scrapes_sample_duplicate_timestamp_total{@}[$__rate_interval]))", "duplicate")) with
        { Runbooks = ["ScrapeLimitHit"] });

    private static Row Rules() => new(
        "Rules and notifications",
        Lines("Rule evaluation", Units.Seconds, "Time that each group of rules takes; it must stay below its interval.",
            new Query("max by (rule_group) (prometheus_rule_group_last_duration_seconds{@})", "{{rule_group}}")) with
        { NoValue = "no rules" },
        Lines("Rule failures", Units.PerSecond, "Evaluations that failed, and rounds that were left out.",
            new Query("sum(rate(prometheus_rule_evaluation_failures_total{@}[$__rate_interval]))", "failed"),
            new Query("sum(rate(prometheus_rule_group_iterations_missed_total{@}[$__rate_interval]))", "left out")) with
        { NoValue = "no rules", Runbooks = ["PrometheusRuleFailures"] },
        Lines("Alerts to Alertmanager", Units.PerSecond, "Alerts that Prometheus sent, and those that were lost on the way.",
            new Query("sum(rate(prometheus_notifications_sent_total{@}[$__rate_interval]))", "sent"),
            new Query("sum(rate(prometheus_notifications_errors_total{@}[$__rate_interval]))", "errors"),
            new Query("sum(rate(prometheus_notifications_dropped_total{@}[$__rate_interval]))", "dropped")) with
        { Runbooks = ["PrometheusNotConnectedToAlertmanagers"] },
        Lines("Alerts in Alertmanager", Units.Count, "Alerts by state: active ones are notified, suppressed ones are silenced or inhibited.",
            new Query("sum by (state) (alertmanager_alerts{@})", "{{state}}")),
        Lines("Notifications", Units.PerSecond, "Notifications that left, and those that failed, by the way they took.",
            new Query("topk(5, sum by (integration) (rate(alertmanager_notifications_total{@}[$__rate_interval])))", "{{integration}} sent"),
            new Query("topk(5, sum by (integration) (rate(alertmanager_notifications_failed_total{@}[$__rate_interval])))", "{{integration}} failed")) with
        { NoValue = "no notification", Runbooks = ["AlertmanagerNotificationsFailing"] },
        Lines("Notification time", Units.Seconds, "Time that a notification took, 95th percentile.",
            new Query("histogram_quantile(0.95, sum by (le) (rate(alertmanager_notification_latency_seconds_bucket{@}[$__rate_interval])))", "p95")) with
        { NoValue = "no notification" });

    private static Row Storage() => new(
        "Storage and process",
        Lines("Series in memory", Units.Count, "Series that got a sample recently; they decide how much memory Prometheus needs.",
            new Query("sum by (instance) (prometheus_tsdb_head_series{@})", "{{instance}}")) with
        { Runbooks = ["CardinalityHigh"] },
        Lines("Blocks on disk", Units.Bytes, "Size of the blocks that are written and closed.",
            new Query("sum by (instance) (prometheus_tsdb_storage_blocks_bytes{@})", "{{instance}}")),
        Lines("Storage failures", Units.Count, "Compactions, reloads and log writes that failed, between two points of the graph.",
            new Query("sum(increase(prometheus_tsdb_compactions_failed_total{@}[$__rate_interval]))", "compactions"),
            new Query("sum(increase(prometheus_tsdb_reloads_failures_total{@}[$__rate_interval]))", "reloads"),
            new Query("sum(increase(prometheus_tsdb_wal_writes_failed_total{@}[$__rate_interval]))", "log writes")) with
        { Runbooks = ["PrometheusTSDBFailing"] },
        Lines("Query time", Units.Seconds, "Time of a query by its phase, 99th percentile.",
            new Query("""max by (slice) (prometheus_engine_query_duration_seconds{@,quantile="0.99"}) >= 0""", "{{slice}}")),
        Lines("Memory of processes", Units.Bytes, "Memory of each process that reports it.",
            new Query("max by (job, instance) (process_resident_memory_bytes{@})", "{{job}} {{instance}}")),
        Lines("Processor of processes", Units.Count, "Cores that each process uses.",
            new Query("max by (job, instance) (rate(process_cpu_seconds_total{@}[$__rate_interval]))", "{{job}} {{instance}}")));

    private static Row Collector() => new(
        "Collector",
        Bars("Collections", Units.Count, "Whether the last collection of each kind was complete.",
            "min by (collector) (openclaw_collector_success{@})", "{{collector}}").WithFloors(0.5, 1) with
        { Max = 1, Runbooks = ["ExporterScrapeError"] },
        Lines("Collection time", Units.Seconds, "Time that the last collection of each kind took.",
            new Query("max by (collector) (openclaw_collector_duration_seconds{@})", "{{collector}}")),
        Bars("Health of services", Units.Ratio, "Worst health check of each service: 1 healthy, 0.5 degraded, 0 unhealthy.",
            "min by (job, instance) (openclaw_health_status{@})", "{{job}} {{instance}}").WithFloors(0.25, 0.75) with
        { Max = 1 },
        Panel.Table("Builds", Units.Count, "Which build of which service runs.",
            "max by (service, version, revision, instance) (openclaw_build_info{@})", "service", "version", "revision", "instance") with
        { Width = 24, NoValue = "nothing reports a build" });
}
