using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>The gateway: its connections, requests, events, messages, and the process itself.</summary>
internal static class GatewayDashboard
{
    private const string Method = "method=~\"$method\"";

    public static Dashboard Create() => new(
        "gateway", "Gateway", "Connections, requests and events of the protocol, messages between agents, HTTP, health checks and the process of the gateway.")
    {
        Variables =
        [
            .. Variable.Targets("openclaw_agent_status"),
            new("method", "Method", """label_values(openclaw_gateway_rpc_requests_total{job=~"$job",instance=~"$instance"}, method)"""),
        ],
        Rows = [Overview(), Protocol(), Events(), Messages(), Http(), Health(), Runtime()],
    };

    private static Row Overview() => new(
        "Overview",
        Stat("Scraped", Units.Count, "Whether Prometheus reaches the gateway.", "min(up{@})") with
        { Values = [new("0", "down", "red"), new("1", "up", "green")], NoValue = "unknown", Runbooks = ["TargetDown"] },
        Stat("Version", Units.Words, "Build of the gateway that runs.",
            "max by (version, revision) (openclaw_build_info{@})", "{{version}} {{revision}}") with
        { Width = 8 },
        Stat("Connections", Units.Count, "Clients and nodes that have passed the handshake.", "sum(openclaw_gateway_connections{@})"),
        Stat("Requests in work", Units.Count, "Requests of the protocol that have no response yet.", "sum(openclaw_gateway_rpc_inflight{@})"),
        Stat("Unanswered messages", Units.Count, "Messages in all inboxes without an answer.", "sum(max by (agent_id) (openclaw_a2a_pending{@}))"));

    private static Row Protocol() => new(
        "Protocol",
        Lines("Requests", Units.RequestsPerSecond, "Requests by method, the ten busiest.",
            new Query($"topk(10, sum by (method) (rate(openclaw_gateway_rpc_requests_total{{@,{Method}}}[$__rate_interval])))", "{{method}}")),
        Lines("Refused and failed requests", Units.RequestsPerSecond, "Requests that ended with an error, by its code.",
            new Query($"sum by (result) (rate(openclaw_gateway_rpc_requests_total{{@,{Method},result!=\"ok\"}}[$__rate_interval]))", "{{result}}")) with
        { Stacked = true },
        Lines("Request latency", Units.Seconds, "Time from the arrival of a request to its response. Points lead to traces.",
            Quantile("0.5", $"openclaw_gateway_rpc_seconds_bucket{{@,{Method}}}", "p50"),
            Quantile("0.95", $"openclaw_gateway_rpc_seconds_bucket{{@,{Method}}}", "p95"),
            Quantile("0.99", $"openclaw_gateway_rpc_seconds_bucket{{@,{Method}}}", "p99")) with
        { Exemplars = true, Runbooks = ["GatewayLatencyBudgetBurnsFast"] },
        Lines("Connections by role", Units.Count, "Authenticated connections by role and mode, and sockets that have not finished their handshake.",
            new Query("sum by (role, mode) (openclaw_gateway_connections{@})", "{{role}} {{mode}}"),
            new Query("sum(openclaw_gateway_connections_unauthenticated{@})", "in handshake")),
        Lines("Handshakes", Units.PerSecond, "Handshakes by result; all but ok are refusals.",
            new Query("sum by (result) (rate(openclaw_gateway_handshakes_total{@}[$__rate_interval]))", "{{result}}")),
        Lines("Handshake latency", Units.Seconds, "Time from an accepted socket to the greeting.",
            Quantile("0.5", "openclaw_gateway_handshake_seconds_bucket{@}", "p50"),
            Quantile("0.95", "openclaw_gateway_handshake_seconds_bucket{@}", "p95")) with
        { Exemplars = true },
        Lines("Pairing", Units.PerSecond, "Decisions about new devices and wider scopes.",
            new Query("sum by (reason, decision) (rate(openclaw_gateway_pairing_total{@}[$__rate_interval]))", "{{reason}} {{decision}}")) with
        { NoValue = "no device asked" });

    private static Row Events() => new(
        "Events",
        Lines("Events sent", Units.PerSecond, "Events by name, one per receiver.",
            new Query("sum by (event) (rate(openclaw_gateway_events_sent_total{@}[$__rate_interval]))", "{{event}}")),
        Lines("Events dropped", Units.PerSecond, "Events dropped or merged because their receiver was slow, and receivers closed for it.",
            new Query("sum by (event) (rate(openclaw_gateway_events_dropped_total{@}[$__rate_interval]))", "{{event}}"),
            new Query("sum(rate(openclaw_gateway_slow_consumers_closed_total{@}[$__rate_interval]))", "receivers closed")),
        Lines("Send queues", Units.Bytes, "Bytes that wait in all send queues.",
            new Query("sum by (instance) (openclaw_gateway_send_queue_bytes{@})", "{{instance}}")),
        Lines("Health snapshots", Units.PerSecond, "Snapshots built, and sent to all connections.",
            new Query("sum(rate(openclaw_gateway_health_refreshes_total{@}[$__rate_interval]))", "built"),
            new Query("sum(rate(openclaw_gateway_health_broadcasts_total{@}[$__rate_interval]))", "sent")));

    private static Row Messages() => new(
        "Messages between agents",
        Lines("Time into the inbox", Units.Seconds, "Time until an accepted message is durable. Points lead to traces.",
            Quantile("0.5", "openclaw_a2a_enqueue_seconds_bucket{@}", "p50"),
            Quantile("0.95", "openclaw_a2a_enqueue_seconds_bucket{@}", "p95"),
            Quantile("0.99", "openclaw_a2a_enqueue_seconds_bucket{@}", "p99")) with
        { Exemplars = true },
        Lines("Time to the answer", Units.Seconds, "Time from acceptance to the stored answer. Points lead to traces.",
            Quantile("0.5", "openclaw_a2a_delivery_seconds_bucket{@}", "p50"),
            Quantile("0.95", "openclaw_a2a_delivery_seconds_bucket{@}", "p95"),
            Quantile("0.99", "openclaw_a2a_delivery_seconds_bucket{@}", "p99")) with
        { Exemplars = true },
        Lines("Unanswered messages by agent", Units.Count, "Messages in the inbox of each agent without an answer.",
            new Query("max by (agent_id) (openclaw_a2a_pending{@})", "{{agent_id}}")) with
        { Stacked = true });

    private static Row Http() => new(
        "HTTP",
        Lines("HTTP requests", Units.RequestsPerSecond, "Requests by route and status.",
            new Query(
                "topk(10, sum by (http_route, http_response_status_code) (rate(http_server_request_duration_seconds_count{@}[$__rate_interval])))",
                "{{http_route}} {{http_response_status_code}}")),
        Lines("HTTP latency", Units.Seconds, "Time of a request; streams and sockets last as long as their client stays. Points lead to traces.",
            Quantile("0.5", "http_server_request_duration_seconds_bucket{@}", "p50"),
            Quantile("0.95", "http_server_request_duration_seconds_bucket{@}", "p95")) with
        { Exemplars = true },
        Lines("HTTP failures", Units.Percent, "Share of requests that ended with a status of 500 or more.",
            new Query(
                """100 * (sum(rate(http_server_request_duration_seconds_count{@,http_response_status_code=~"5.."}[$__rate_interval])) or vector(0))"""
                + " / sum(rate(http_server_request_duration_seconds_count{@}[$__rate_interval]))",
                "failed")) with
        { Max = 100 },
        Lines("Open requests and connections", Units.Count, "HTTP requests in work and TCP connections.",
            new Query("sum(http_server_active_requests{@})", "requests"),
            new Query("sum(kestrel_active_connections{@})", "connections")));

    private static Row Health() => new(
        "Health checks",
        Bars("Health checks", Units.Ratio, "Last result of each check: 1 healthy, 0.5 degraded, 0 unhealthy.",
            "min by (check) (openclaw_health_status{@})", "{{check}}").WithFloors(0.25, 0.75) with
        { Width = 12, Max = 1 },
        Lines("Time of health checks", Units.Seconds, "Time that the last run of each check took.",
            new Query("max by (check) (openclaw_health_duration_seconds{@})", "{{check}}")) with
        { Width = 12 });

    private static Row Runtime() => new(
        "Process",
        Lines("Processor", Units.Count, "Cores that the process uses.",
            new Query("sum by (instance) (rate(dotnet_process_cpu_time_seconds_total{@}[$__rate_interval]))", "{{instance}}")),
        Lines("Process memory", Units.Bytes, "Memory that the process has, and the part that is its heap after the last collection.",
            new Query("sum by (instance) (dotnet_process_memory_working_set_bytes{@})", "{{instance}} working set"),
            new Query("sum by (instance) (dotnet_gc_last_collection_heap_size_bytes{@})", "{{instance}} heap")),
        Lines("Garbage collection", Units.Ratio, "Share of time in which the process stood still to collect garbage.",
            new Query("rate(dotnet_gc_pause_time_seconds_total{@}[$__rate_interval])", "{{instance}}")),
        Lines("Allocation", Units.BytesPerSecond, "Memory that the process allocates.",
            new Query("rate(dotnet_gc_heap_total_allocated_bytes_total{@}[$__rate_interval])", "{{instance}}")),
        Lines("Work items", Units.OperationsPerSecond, "Work that the thread pool has done, and locks that threads had to wait for.",
            new Query("rate(dotnet_thread_pool_work_item_count_total{@}[$__rate_interval])", "{{instance}} work items"),
            new Query("rate(dotnet_monitor_lock_contentions_total{@}[$__rate_interval])", "{{instance}} contended locks")),
        Lines("Exceptions", Units.PerSecond, "Exceptions thrown, by type, whether handled or not.",
            new Query("sum by (error_type) (rate(dotnet_exceptions_total{@}[$__rate_interval]))", "{{error_type}}")));

    private static Query Quantile(string quantile, string buckets, string legend) => new(
        $"histogram_quantile({quantile}, sum by (le) (rate({buckets}[$__rate_interval])))", legend);
}
