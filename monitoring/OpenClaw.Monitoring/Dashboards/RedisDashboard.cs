using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>Redis, by the series of redis_exporter.</summary>
internal static class RedisDashboard
{
    public static Dashboard Create() => new(
        "redis", "Redis", "Memory, clients, commands, keys and streams of each Redis; agents have their heartbeats and inboxes there.")
    {
        Variables =
        [
            .. Variable.Targets("redis_up"),
            new("db", "Database", """label_values(redis_db_keys{job=~"$job",instance=~"$instance"}, db)"""),
        ],
        Rows = [Overview(), Work(), Memory(), Keys(), Durability()],
    };

    private static Row Overview() => new(
        "Overview",
        Stat("State", Units.Count, "Whether each Redis answers.", "min(redis_up{@})") with
        { Values = [new("0", "down", "red"), new("1", "up", "green")], NoValue = "unknown", Runbooks = ["RedisDown"] },
        Stat("Up since", Units.Seconds, "Time since the most recent start.", "min(redis_uptime_in_seconds{@})"),
        Stat("Version", Units.Words, "Version and role of each Redis.", "max by (redis_version, role) (redis_instance_info{@})", "{{redis_version}} {{role}}"),
        Stat("Clients", Units.Count, "Connected clients.", "sum(redis_connected_clients{@})") with { Runbooks = ["RedisConnectedClientsHigh"] },
        Stat("Commands", Units.OperationsPerSecond, "Commands processed per second.", "sum(rate(redis_commands_processed_total{@}[$__rate_interval]))"),
        Stat("Keys", Units.Count, "Keys in the chosen databases.", """sum(redis_db_keys{@,db=~"$db"})"""));

    private static Row Work() => new(
        "Commands and clients",
        Lines("Commands by name", Units.OperationsPerSecond, "Commands per second, the ten most frequent.",
            new Query("topk(10, sum by (cmd) (rate(redis_commands_total{@}[$__rate_interval])))", "{{cmd}}")),
        Lines("Time per command", Units.Seconds, "Mean time of a command on the server, the ten slowest. Blocking commands count only their work.",
            new Query(
                "topk(10, sum by (cmd) (rate(redis_commands_duration_seconds_total{@}[$__rate_interval]))"
                + " / (sum by (cmd) (rate(redis_commands_total{@}[$__rate_interval])) > 0))",
                "{{cmd}}")),
        Lines("Slow commands", Units.Count, "Entries of the slow log; the newest are kept, so it stays at its limit once it has reached it.",
            new Query("redis_slowlog_length{@}", "{{instance}}")),
        RedisPanels.Clients(),
        Lines("Client share", Units.Percent, "Connected clients as a share of maxclients.",
            new Query("100 * redis_connected_clients{@} / redis_config_maxclients{@}", "{{instance}}")).WithLimit(Limits.RedisClients) with
        { Max = 100, Runbooks = ["RedisConnectedClientsHigh"] },
        Lines("Connections", Units.PerSecond, "Connections accepted, and those refused because maxclients was reached.",
            new Query("rate(redis_connections_received_total{@}[$__rate_interval])", "{{instance}} accepted"),
            new Query("rate(redis_rejected_connections_total{@}[$__rate_interval])", "{{instance}} refused")) with
        { Runbooks = ["RedisRejectedConnections"] },
        Lines("Network", Units.BytesPerSecond, "Bytes read from and written to clients.",
            new Query("rate(redis_net_input_bytes_total{@}[$__rate_interval])", "{{instance}} in"),
            new Query("rate(redis_net_output_bytes_total{@}[$__rate_interval])", "{{instance}} out")),
        Lines("Processor", Units.Count, "Cores that each Redis uses.",
            new Query(
                "rate(redis_cpu_user_seconds_total{@}[$__rate_interval]) + rate(redis_cpu_sys_seconds_total{@}[$__rate_interval])", "{{instance}}")));

    private static Row Memory() => new(
        "Memory",
        RedisPanels.Memory(),
        RedisPanels.MemoryShare(),
        Lines("Fragmentation", Units.Count, "Resident memory divided by memory used. Well above 1 wastes memory; below 1 means swapping.",
            new Query("redis_mem_fragmentation_ratio{@}", "{{instance}}")) with
        { Decimals = 2 });

    private static Row Keys() => new(
        "Keys and streams",
        Lines("Keys by database", Units.Count, "Keys, and those of them that expire.",
            new Query("""redis_db_keys{@,db=~"$db"} > 0""", "{{instance}} {{db}}"),
            new Query("""sum by (instance) (redis_db_keys_expiring{@,db=~"$db"})""", "{{instance}} expiring")) with
        { NoValue = "no keys" },
        Lines("Hit ratio", Units.Ratio, "Share of reads that found their key.",
            new Query(
                "rate(redis_keyspace_hits_total{@}[$__rate_interval])"
                + " / (rate(redis_keyspace_hits_total{@}[$__rate_interval]) + rate(redis_keyspace_misses_total{@}[$__rate_interval]) > 0)",
                "{{instance}}")) with
        { Max = 1, NoValue = "no reads" },
        Lines("Expired and evicted keys", Units.PerSecond, "Keys that ended as intended, and keys given up for want of memory. Eviction loses messages.",
            new Query("rate(redis_expired_keys_total{@}[$__rate_interval])", "{{instance}} expired"),
            new Query("rate(redis_evicted_keys_total{@}[$__rate_interval])", "{{instance}} evicted")) with
        { Runbooks = ["RedisEvicting"] },
        Lines("Stream length", Units.Count, "Entries of each stream that is measured; inboxes are streams.",
            new Query("""redis_stream_length{@,db=~"$db"}""", "{{stream}}")) with
        { NoValue = "no streams are measured" },
        Lines("Stream lag", Units.Count, "Entries that wait to be delivered to each consumer group.",
            new Query("""redis_stream_group_lag{@,db=~"$db"}""", "{{stream}} {{group}}")) with
        { NoValue = "no streams are measured" },
        Lines("Delivered, not acknowledged", Units.Count, "Entries delivered to each consumer group that nobody has acknowledged.",
            new Query("""redis_stream_group_messages_pending{@,db=~"$db"}""", "{{stream}} {{group}}")) with
        { NoValue = "no streams are measured" });

    private static Row Durability() => new(
        "Durability and replication",
        Bars("Last writes to disk", Units.Count, "Whether the last snapshot and the last write of the append-only file succeeded.",
            """min by (instance) (redis_rdb_last_bgsave_status{@} * redis_aof_last_write_status{@})""", "{{instance}}").WithFloors(0.5, 1) with
        { Max = 1 },
        Lines("Changes since the last snapshot", Units.Count, "Writes that a snapshot alone would lose; the append-only file has them.",
            new Query("redis_rdb_changes_since_last_save{@}", "{{instance}}")),
        Lines("Replicas", Units.Count, "Replicas that are connected to each Redis.",
            new Query("redis_connected_slaves{@}", "{{instance}}")));
}
