using OpenClaw.MetricsCollector.Exposition;
using static OpenClaw.MetricsCollector.Exposition.MetricType;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>The statements, as the server's version allows them, with the names and types that postgres_exporter gives the results.</summary>
internal static class PostgresQueries
{
    private const int DatabaseLimit = 100;
    private static readonly string[] NoLabels = [];

    /// <param name="version">Major version of the server.</param>
    /// <param name="options">Limits.</param>
    /// <param name="statements">Whether <c>pg_stat_statements</c> is installed.</param>
    public static IEnumerable<PostgresQuery> For(int version, PostgresOptions options, bool statements)
    {
        yield return Activity();
        yield return Locks();
        yield return Databases(version);
        yield return Conflicts();
        yield return Sizes();
        yield return version >= 17 ? Writer17() : Writer();
        yield return Archiver();
        yield return Replication();
        if (options.TableLimit > 0)
        {
            yield return Tables(options.TableLimit);
        }

        if (options.IndexLimit > 0)
        {
            yield return Indexes(options.IndexLimit);
        }

        if (statements && options.StatementLimit > 0)
        {
            yield return Statements(version, options.StatementLimit);
        }
    }

    // A state is hidden from a role that may not see it; such sessions count as unknown, so that the sum stays right.
    private static PostgresQuery Activity() => new(
        "pg_stat_activity",
        $"""
        WITH sessions AS (
            SELECT datname, state, count(*) AS count, max(extract(epoch FROM now() - xact_start)) AS longest
            FROM pg_stat_activity
            WHERE datname IS NOT NULL AND (state IS NOT NULL OR backend_type IS NULL OR backend_type = 'client backend')
            GROUP BY datname, state),
        databases AS (SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY oid LIMIT {DatabaseLimit})
        SELECT d.datname::text, s.state, coalesce(a.count, 0)::float8, coalesce(a.longest, 0)::float8
        FROM databases d
        CROSS JOIN (VALUES ('active'), ('idle'), ('idle in transaction'), ('idle in transaction (aborted)'),
            ('fastpath function call'), ('disabled')) AS s (state)
        LEFT JOIN sessions a ON a.datname = d.datname AND a.state = s.state
        UNION ALL
        SELECT datname::text, 'unknown', count::float8, coalesce(longest, 0)::float8 FROM sessions WHERE state IS NULL
        """,
        true,
        ["datname", "state"],
        [
            new("pg_stat_activity_count", Gauge, "number of connections in this state"),
            new("pg_stat_activity_max_tx_duration", Gauge, "max duration in seconds any active transaction has been running"),
        ]);

    private static PostgresQuery Locks() => new(
        "pg_locks",
        $"""
        WITH databases AS (SELECT oid, datname FROM pg_database WHERE NOT datistemplate ORDER BY oid LIMIT {DatabaseLimit})
        SELECT d.datname::text, m.mode, coalesce(l.count, 0)::float8
        FROM databases d
        CROSS JOIN (VALUES ('accesssharelock'), ('rowsharelock'), ('rowexclusivelock'), ('shareupdateexclusivelock'), ('sharelock'),
            ('sharerowexclusivelock'), ('exclusivelock'), ('accessexclusivelock'), ('sireadlock')) AS m (mode)
        LEFT JOIN (SELECT database, lower(mode) AS mode, count(*) AS count FROM pg_locks WHERE database IS NOT NULL GROUP BY 1, 2) l
            ON l.database = d.oid AND l.mode = m.mode
        """,
        true,
        ["datname", "mode"],
        [new("pg_locks_count", Gauge, "Number of locks")]);

    private static PostgresQuery Databases(int version)
    {
        (string Column, MetricType Type, int Since)[] columns =
        [
            ("numbackends", Gauge, 0), ("xact_commit", Counter, 0), ("xact_rollback", Counter, 0), ("blks_read", Counter, 0),
            ("blks_hit", Counter, 0), ("tup_returned", Counter, 0), ("tup_fetched", Counter, 0), ("tup_inserted", Counter, 0),
            ("tup_updated", Counter, 0), ("tup_deleted", Counter, 0), ("conflicts", Counter, 0), ("temp_files", Counter, 0),
            ("temp_bytes", Counter, 0), ("deadlocks", Counter, 0), ("checksum_failures", Untyped, 12),
            ("blk_read_time", Counter, 0), ("blk_write_time", Counter, 0), ("session_time", Untyped, 14), ("active_time", Untyped, 14),
            ("idle_in_transaction_time", Untyped, 14), ("sessions", Untyped, 14), ("sessions_abandoned", Untyped, 14),
            ("sessions_fatal", Untyped, 14), ("sessions_killed", Untyped, 14),
        ];
        var present = columns.Where(column => version >= column.Since).ToArray();
        return new PostgresQuery(
            "pg_stat_database",
            $"""
            SELECT datid::text, coalesce(datname, '')::text, {string.Join(", ", present.Select(column => $"{column.Column}::float8"))},
                extract(epoch FROM stats_reset)::float8
            FROM pg_stat_database
            WHERE datname IS NULL OR datname IN (SELECT datname FROM pg_database WHERE NOT datistemplate)
            ORDER BY datid LIMIT {DatabaseLimit}
            """,
            true,
            ["datid", "datname"],
            [
                .. present.Select(column => new PostgresMetric(
                    $"pg_stat_database_{column.Column}", column.Type, $"Column {column.Column} of pg_stat_database")),
                new("pg_stat_database_stats_reset", Counter, "Time at which these statistics were last reset"),
            ]);
    }

    private static PostgresQuery Conflicts()
    {
        string[] columns = ["confl_tablespace", "confl_lock", "confl_snapshot", "confl_bufferpin", "confl_deadlock"];
        return new PostgresQuery(
            "pg_stat_database_conflicts",
            $"""
            SELECT datid::text, datname::text, {string.Join(", ", columns.Select(column => $"{column}::float8"))}
            FROM pg_stat_database_conflicts
            WHERE datname IN (SELECT datname FROM pg_database WHERE NOT datistemplate)
            ORDER BY datid LIMIT {DatabaseLimit}
            """,
            true,
            ["datid", "datname"],
            [
                .. columns.Select(column => new PostgresMetric(
                    $"pg_stat_database_conflicts_{column}", Counter, $"Column {column} of pg_stat_database_conflicts")),
            ]);
    }

    // Without the right to read a size the function fails for the whole statement.
    private static PostgresQuery Sizes() => new(
        "pg_database",
        $"""
        SELECT datname::text,
            CASE WHEN has_database_privilege(datname, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE')
                THEN pg_database_size(oid)::float8 END
        FROM pg_database WHERE NOT datistemplate ORDER BY oid LIMIT {DatabaseLimit}
        """,
        true,
        ["datname"],
        [new("pg_database_size_bytes", Gauge, "Disk space used by the database")]);

    private static PostgresQuery Writer() => new(
        "pg_stat_bgwriter",
        """
        SELECT checkpoints_timed::float8, checkpoints_req::float8, checkpoint_write_time::float8, checkpoint_sync_time::float8,
            buffers_checkpoint::float8, buffers_clean::float8, maxwritten_clean::float8, buffers_backend::float8,
            buffers_backend_fsync::float8, buffers_alloc::float8, extract(epoch FROM stats_reset)::float8
        FROM pg_stat_bgwriter
        """,
        true,
        NoLabels,
        WriterMetrics(backend: true));

    // Version 17 moved the checkpoints to a view of their own and dropped what backends write themselves.
    private static PostgresQuery Writer17() => new(
        "pg_stat_checkpointer",
        """
        SELECT c.num_timed::float8, c.num_requested::float8, c.write_time::float8, c.sync_time::float8,
            c.buffers_written::float8, w.buffers_clean::float8, w.maxwritten_clean::float8, w.buffers_alloc::float8,
            extract(epoch FROM w.stats_reset)::float8
        FROM pg_stat_bgwriter w, pg_stat_checkpointer c
        """,
        true,
        NoLabels,
        WriterMetrics(backend: false));

    private static PostgresMetric[] WriterMetrics(bool backend) =>
    [
        new("pg_stat_bgwriter_checkpoints_timed_total", Counter, "Number of scheduled checkpoints that have been performed"),
        new("pg_stat_bgwriter_checkpoints_req_total", Counter, "Number of requested checkpoints that have been performed"),
        new("pg_stat_bgwriter_checkpoint_write_time_total", Counter, "Milliseconds spent writing files in checkpoints"),
        new("pg_stat_bgwriter_checkpoint_sync_time_total", Counter, "Milliseconds spent synchronizing files in checkpoints"),
        new("pg_stat_bgwriter_buffers_checkpoint_total", Counter, "Number of buffers written during checkpoints"),
        new("pg_stat_bgwriter_buffers_clean_total", Counter, "Number of buffers written by the background writer"),
        new("pg_stat_bgwriter_maxwritten_clean_total", Counter, "Number of times a cleaning scan stopped for too many buffers"),
        .. backend
            ? (PostgresMetric[])
            [
                new("pg_stat_bgwriter_buffers_backend_total", Counter, "Number of buffers written directly by a backend"),
                new("pg_stat_bgwriter_buffers_backend_fsync_total", Counter, "Number of times a backend had to fsync itself"),
            ]
            : [],
        new("pg_stat_bgwriter_buffers_alloc_total", Counter, "Number of buffers allocated"),
        new("pg_stat_bgwriter_stats_reset_total", Counter, "Time at which these statistics were last reset"),
    ];

    private static PostgresQuery Archiver() => new(
        "pg_stat_archiver",
        """
        SELECT archived_count::float8, failed_count::float8, extract(epoch FROM now() - last_archived_time)::float8
        FROM pg_stat_archiver
        """,
        true,
        NoLabels,
        [
            new("pg_stat_archiver_archived_count", Counter, "Number of WAL files that have been successfully archived"),
            new("pg_stat_archiver_failed_count", Counter, "Number of failed attempts for archiving WAL files"),
            new("pg_stat_archiver_last_archive_age", Gauge, "Time in seconds since last WAL segment was successfully archived"),
        ]);

    // A replica that has replayed all it received is not behind, however long its primary has been idle.
    private static PostgresQuery Replication() => new(
        "pg_replication",
        """
        SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0
                WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE greatest(0, extract(epoch FROM now() - pg_last_xact_replay_timestamp())) END::float8,
            CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END::float8
        """,
        false,
        NoLabels,
        [
            new("pg_replication_lag_seconds", Gauge, "Replication lag behind master in seconds"),
            new("pg_replication_is_replica", Gauge, "Indicates if the server is a replica"),
        ]);

    private static PostgresQuery Tables(int limit)
    {
        (string Column, MetricType Type)[] numbers =
        [
            ("seq_scan", Counter), ("seq_tup_read", Counter), ("idx_scan", Counter), ("idx_tup_fetch", Counter), ("n_tup_ins", Counter),
            ("n_tup_upd", Counter), ("n_tup_del", Counter), ("n_tup_hot_upd", Counter), ("n_live_tup", Gauge), ("n_dead_tup", Gauge),
            ("n_mod_since_analyze", Gauge), ("vacuum_count", Counter), ("autovacuum_count", Counter), ("analyze_count", Counter),
            ("autoanalyze_count", Counter),
        ];
        string[] times = ["last_vacuum", "last_autovacuum", "last_analyze", "last_autoanalyze"];
        return new PostgresQuery(
            "pg_stat_user_tables",
            $"""
            SELECT current_database()::text, t.schemaname::text, t.relname::text,
                {string.Join(", ", numbers.Select(column => $"t.{column.Column}::float8"))},
                {string.Join(", ", times.Select(column => $"coalesce(extract(epoch FROM t.{column}), 0)::float8"))},
                pg_total_relation_size(t.relid)::float8
            FROM pg_stat_user_tables t JOIN pg_class c ON c.oid = t.relid
            ORDER BY c.relpages DESC, t.relid LIMIT {limit}
            """,
            false,
            ["datname", "schemaname", "relname"],
            [
                .. numbers.Select(column => new PostgresMetric(
                    $"pg_stat_user_tables_{column.Column}", column.Type, $"Column {column.Column} of pg_stat_user_tables")),
                .. times.Select(column => new PostgresMetric(
                    $"pg_stat_user_tables_{column}", Gauge, $"Column {column} of pg_stat_user_tables, in unix time")),
                new("pg_stat_user_tables_size_bytes", Gauge, "Total disk space used by this table, including indexes"),
            ]);
    }

    private static PostgresQuery Indexes(int limit) => new(
        "pg_stat_user_indexes",
        $"""
        SELECT current_database()::text, i.schemaname::text, i.relname::text, i.indexrelname::text,
            i.idx_scan::float8, i.idx_tup_read::float8, i.idx_tup_fetch::float8, pg_relation_size(i.indexrelid)::float8
        FROM pg_stat_user_indexes i JOIN pg_class c ON c.oid = i.indexrelid
        ORDER BY c.relpages DESC, i.indexrelid LIMIT {limit}
        """,
        false,
        ["datname", "schemaname", "relname", "indexrelname"],
        [
            new("pg_stat_user_indexes_idx_scan_total", Counter, "Number of index scans initiated on this index"),
            new("pg_stat_user_indexes_idx_tup_read_total", Counter, "Number of index entries returned by scans on this index"),
            new("pg_stat_user_indexes_idx_tup_fetch_total", Counter, "Number of live table rows fetched by simple scans of this index"),
            new("pg_stat_user_indexes_size_bytes", Gauge, "Disk space used by this index"),
        ]);

    private static PostgresQuery Statements(int version, int limit)
    {
        var readTime = version >= 17 ? "shared_blk_read_time" : "blk_read_time";
        var writeTime = version >= 17 ? "shared_blk_write_time" : "blk_write_time";
        var total = version >= 13 ? "total_exec_time" : "total_time";
        return new PostgresQuery(
            "pg_stat_statements",
            $"""
            SELECT pg_get_userbyid(s.userid)::text, d.datname::text, s.queryid::text, sum(s.calls)::float8,
                sum(s.{total} / 1000)::float8, sum(s.rows)::float8, sum(s.{readTime} / 1000)::float8, sum(s.{writeTime} / 1000)::float8
            FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
            WHERE s.queryid IS NOT NULL
            GROUP BY 1, 2, 3 ORDER BY 5 DESC LIMIT {limit}
            """,
            false,
            ["user", "datname", "queryid"],
            [
                new("pg_stat_statements_calls_total", Counter, "Number of times executed"),
                new("pg_stat_statements_seconds_total", Counter, "Total time spent in the statement, in seconds"),
                new("pg_stat_statements_rows_total", Counter, "Total number of rows retrieved or affected by the statement"),
                new("pg_stat_statements_block_read_seconds_total", Counter, "Total time the statement spent reading blocks, in seconds"),
                new("pg_stat_statements_block_write_seconds_total", Counter, "Total time the statement spent writing blocks, in seconds"),
            ]);
    }
}
