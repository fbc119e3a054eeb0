using System.ComponentModel.DataAnnotations;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>What of PostgreSQL is measured; configuration section <c>Collector:Postgres</c>.</summary>
internal sealed class PostgresOptions
{
    public const string Section = "Collector:Postgres";

    /// <summary>Most tables that are measured, the largest ones; 0 to 1000.</summary>
    [Range(0, 1000)]
    public int TableLimit { get; set; } = 50;

    /// <summary>Most indexes that are measured, the largest ones; 0 to 1000.</summary>
    [Range(0, 1000)]
    public int IndexLimit { get; set; } = 50;

    /// <summary>Most statements that are measured, the costliest ones, where <c>pg_stat_statements</c> is installed; 0 to 500.</summary>
    [Range(0, 500)]
    public int StatementLimit { get; set; } = 20;
}
