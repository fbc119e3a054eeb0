using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>PostgreSQL, by the series of postgres_exporter.</summary>
internal static class PostgresDashboard
{
    private const string Database = "datname=~\"$datname\"";

    public static Dashboard Create() => new(
        "postgres", "Postgres", "Connections, transactions, cache, locks, size and replication of each PostgreSQL; agents have their memory there.")
    {
        Variables =
        [
            .. Variable.Targets("pg_up"),
            new("datname", "Database", """label_values(pg_database_size_bytes{job=~"$job",instance=~"$instance"}, datname)"""),
        ],
        Rows = [Overview(), Connections(), Work(), Storage(), Replication()],
    };

    private static Row Overview() => new(
        "Overview",
        Stat("State", Units.Count, "Whether each PostgreSQL answers.", "min(pg_up{@})") with
        { Values = [new("0", "down", "red"), new("1", "up", "green")], NoValue = "unknown", Runbooks = ["PostgreSQLDown"] },
        Stat("Version", Units.Words, "Version of each PostgreSQL.", "max by (short_version) (pg_static{@})", "{{short_version}}"),
        Stat("Connections", Units.Count, "Server processes that serve a client.", "sum(pg_stat_activity_count{@})") with
        { Runbooks = ["PostgreSQLConnectionPoolHigh"] },
        Stat("Transactions", Units.OperationsPerSecond, "Transactions that ended, per second.",
            $"sum(rate(pg_stat_database_xact_commit{{@,{Database}}}[$__rate_interval]) + rate(pg_stat_database_xact_rollback{{@,{Database}}}[$__rate_interval]))"),
        Stat("Size", Units.Bytes, "Size of the chosen databases.", $"sum(pg_database_size_bytes{{@,{Database}}})"),
        Stat("Errors of the last scrape", Units.Count, "Whether the last measurement was incomplete.", "max(pg_exporter_last_scrape_error{@})").WithLimit(1) with
        { Runbooks = ["ExporterScrapeError"] });

    private static Row Connections() => new(
        "Connections",
        PostgresPanels.ConnectionShare(),
        Lines("Connections by state", Units.Count, "What clients do. Idle in transaction holds locks and does nothing.",
            new Query($"sum by (state) (pg_stat_activity_count{{@,{Database}}})", "{{state}}")) with
        { Stacked = true, Runbooks = ["PostgreSQLConnectionPoolHigh"] },
        Lines("Longest transaction", Units.Seconds, "Age of the oldest transaction, by database. A long one keeps dead rows from being cleaned.",
            new Query($"max by (datname) (pg_stat_activity_max_tx_duration{{@,{Database}}})", "{{datname}}")));

    private static Row Work() => new(
        "Transactions and rows",
        Lines("Commits and rollbacks", Units.OperationsPerSecond, "Transactions that ended, by database.",
            new Query($"sum by (datname) (rate(pg_stat_database_xact_commit{{@,{Database}}}[$__rate_interval]))", "{{datname}} commits"),
            new Query($"sum by (datname) (rate(pg_stat_database_xact_rollback{{@,{Database}}}[$__rate_interval]))", "{{datname}} rollbacks")),
        Lines("Rows", Units.OperationsPerSecond, "Rows read through an index or scan, and rows written.",
            new Query($"sum(rate(pg_stat_database_tup_fetched{{@,{Database}}}[$__rate_interval]))", "fetched"),
            new Query($"sum(rate(pg_stat_database_tup_inserted{{@,{Database}}}[$__rate_interval]))", "inserted"),
            new Query($"sum(rate(pg_stat_database_tup_updated{{@,{Database}}}[$__rate_interval]))", "updated"),
            new Query($"sum(rate(pg_stat_database_tup_deleted{{@,{Database}}}[$__rate_interval]))", "deleted")),
        Lines("Cache hit ratio", Units.Ratio, "Share of blocks found in shared buffers.",
            new Query(
                $"sum by (datname) (rate(pg_stat_database_blks_hit{{@,{Database}}}[$__rate_interval]))"
                + $" / (sum by (datname) (rate(pg_stat_database_blks_hit{{@,{Database}}}[$__rate_interval]) + rate(pg_stat_database_blks_read{{@,{Database}}}[$__rate_interval])) > 0)",
                "{{datname}}")) with
        { Max = 1 },
        Lines("Locks", Units.Count, "Locks held or awaited, by mode.",
            new Query($"sum by (mode) (pg_locks_count{{@,{Database}}}) > 0", "{{mode}}")) with
        { Stacked = true, NoValue = "no locks" },
        Lines("Deadlocks and conflicts", Units.Count, "Transactions ended by the server to break a deadlock or to let a replica go on, between two points of the graph.",
            new Query($"sum by (datname) (increase(pg_stat_database_deadlocks{{@,{Database}}}[$__rate_interval]))", "{{datname}} deadlocks"),
            new Query($"sum by (datname) (increase(pg_stat_database_conflicts{{@,{Database}}}[$__rate_interval]))", "{{datname}} conflicts")) with
        { Runbooks = ["PostgreSQLDeadlocks"] },
        Lines("Temporary files", Units.BytesPerSecond, "Bytes that queries wrote to disk because they did not fit into work_mem.",
            new Query($"sum by (datname) (rate(pg_stat_database_temp_bytes{{@,{Database}}}[$__rate_interval]))", "{{datname}}")));

    private static Row Storage() => new(
        "Storage",
        Lines("Database size", Units.Bytes, "Size of each database on disk.",
            new Query($"max by (instance, datname) (pg_database_size_bytes{{@,{Database}}})", "{{datname}}")) with
        { Runbooks = ["DiskFillsSoon"] },
        Lines("Checkpoints", Units.PerSecond, "Checkpoints by their cause: timed ones are normal, requested ones mean that max_wal_size is small.",
            new Query("rate(pg_stat_bgwriter_checkpoints_timed_total{@}[$__rate_interval])", "{{instance}} timed"),
            new Query("rate(pg_stat_bgwriter_checkpoints_req_total{@}[$__rate_interval])", "{{instance}} requested")),
        Lines("Buffers written", Units.OperationsPerSecond, "Blocks written by checkpoints, the background writer and, when both are late, by the clients' own processes.",
            new Query("rate(pg_stat_bgwriter_buffers_checkpoint_total{@}[$__rate_interval])", "{{instance}} checkpoints"),
            new Query("rate(pg_stat_bgwriter_buffers_clean_total{@}[$__rate_interval])", "{{instance}} background writer"),
            new Query("rate(pg_stat_bgwriter_buffers_backend_total{@}[$__rate_interval])", "{{instance}} clients")),
        Lines("Rows changed by table", Units.OperationsPerSecond, "Rows inserted, updated and deleted, the ten busiest tables.",
            new Query(
                $"topk(10, sum by (datname, relname) (rate(pg_stat_user_tables_n_tup_ins{{@,{Database}}}[$__rate_interval])"
                + $" + rate(pg_stat_user_tables_n_tup_upd{{@,{Database}}}[$__rate_interval]) + rate(pg_stat_user_tables_n_tup_del{{@,{Database}}}[$__rate_interval])))",
                "{{datname}}.{{relname}}")) with
        { NoValue = "no tables" },
        Lines("Dead rows", Units.Ratio, "Share of rows that wait to be cleaned up, the ten worst tables.",
            new Query(
                $"topk(10, max by (datname, relname) (pg_stat_user_tables_n_dead_tup{{@,{Database}}})"
                + $" / (max by (datname, relname) (pg_stat_user_tables_n_live_tup{{@,{Database}}} + pg_stat_user_tables_n_dead_tup{{@,{Database}}}) > 0))",
                "{{datname}}.{{relname}}")) with
        { NoValue = "no rows" },
        Lines("Sequential scans", Units.OperationsPerSecond, "Rows read by scans of a whole table, the ten busiest tables; many mean that an index is missing.",
            new Query($"topk(10, sum by (datname, relname) (rate(pg_stat_user_tables_seq_tup_read{{@,{Database}}}[$__rate_interval])))", "{{datname}}.{{relname}}")) with
        { NoValue = "no tables" });

    private static Row Replication() => new(
        "Replication and archive",
        Lines("Replication lag", Units.Seconds, "How far a replica is behind. 0 on a primary.",
            new Query("max by (instance) (pg_replication_lag_seconds{@})", "{{instance}}")).WithLimit(Limits.ReplicationLag) with
        { Width = 12, Runbooks = ["PostgreSQLReplicationLag"] },
        Lines("Archived logs", Units.PerSecond, "Files of the write-ahead log archived, and attempts that failed.",
            new Query("rate(pg_stat_archiver_archived_count{@}[$__rate_interval])", "{{instance}} archived"),
            new Query("rate(pg_stat_archiver_failed_count{@}[$__rate_interval])", "{{instance}} failed")) with
        { Width = 12 });
}
