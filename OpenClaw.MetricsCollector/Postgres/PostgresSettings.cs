using System.Text;
using Npgsql;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>The settings that rules and dashboards use; all of them would be 250 series that hardly ever change.</summary>
internal static class PostgresSettings
{
    public const string Sql =
        """
        SELECT name,
            CASE vartype WHEN 'bool' THEN (setting = 'on')::int::float8 ELSE setting::float8 * CASE unit
                WHEN 'kB' THEN 1024 WHEN '8kB' THEN 8192 WHEN '16kB' THEN 16384 WHEN '32kB' THEN 32768 WHEN 'MB' THEN 1048576
                WHEN '16MB' THEN 16777216 WHEN 'ms' THEN 0.001 WHEN 'min' THEN 60 ELSE 1 END END,
            CASE WHEN unit IN ('B', 'kB', '8kB', '16kB', '32kB', 'MB', '16MB') THEN '_bytes' WHEN unit IN ('ms', 's', 'min') THEN '_seconds' ELSE '' END
        FROM pg_settings
        WHERE vartype IN ('bool', 'integer', 'real') AND name IN (
            'max_connections', 'superuser_reserved_connections', 'shared_buffers', 'work_mem', 'maintenance_work_mem',
            'effective_cache_size', 'wal_buffers', 'max_wal_size', 'min_wal_size', 'checkpoint_timeout', 'max_worker_processes',
            'autovacuum_max_workers', 'max_locks_per_transaction', 'max_prepared_transactions', 'random_page_cost', 'deadlock_timeout',
            'effective_io_concurrency', 'track_io_timing', 'seq_page_cost', 'max_replication_slots', 'max_wal_senders')
        """;

    /// <summary>Reads the statement's rows and writes them.</summary>
    public static async Task WriteAsync(NpgsqlDataReader reader, string server, ExpositionWriter writer, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            writer.Family(
                "pg_settings_"u8,
                Encoding.ASCII.GetBytes(reader.GetString(0)),
                Encoding.ASCII.GetBytes(reader.GetString(2)),
                MetricType.Gauge,
                "Server parameter, in its base unit"u8);
            writer.Sample().Label("server"u8, server).Value(reader.GetDouble(1));
        }
    }
}
