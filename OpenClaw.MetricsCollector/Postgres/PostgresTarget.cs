using Npgsql;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>Which PostgreSQL is measured and how. Never printed.</summary>
/// <param name="ConnectionString">Complete connection string.</param>
/// <param name="Server">Host and port, the label <c>server</c>.</param>
internal sealed record PostgresTarget(string ConnectionString, string Server)
{
    private const int Seconds = 3;

    /// <summary>Reads the configured connection string and adds what a monitoring connection needs.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static PostgresTarget Parse(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text)
            {
                // One connection that stays open: it measures also when the server has no slot left for a new one.
                Pooling = false,
                ApplicationName = "openclaw-collector",
                Timeout = Seconds,
                CommandTimeout = Seconds,
                CancellationTimeout = 500,
            };
            builder.Options = $"{builder.Options} -c statement_timeout={1000 * Seconds}".TrimStart();
            return new PostgresTarget(builder.ConnectionString, $"{builder.Host}:{builder.Port}");
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"ConnectionStrings:openclaw is malformed: {exception.Message}", exception);
        }
    }
}
