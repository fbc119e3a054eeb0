using Npgsql;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>Which PostgreSQL is measured and how. Never printed.</summary>
/// <param name="ConnectionString">Complete connection string.</param>
/// <param name="Server">Host and port, the label <c>server</c>.</param>
/// <param name="Role">Who logs in.</param>
/// <param name="Database">Where to.</param>
internal sealed record PostgresTarget(string ConnectionString, string Server, string Role, string Database)
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

            // Npgsql's own order, where the string does not say.
            var role = builder.Username ?? Environment.GetEnvironmentVariable("PGUSER") ?? Environment.UserName;
            return new PostgresTarget(
                builder.ConnectionString,
                $"{builder.Host}:{builder.Port}",
                role,
                builder.Database ?? Environment.GetEnvironmentVariable("PGDATABASE") ?? role);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"ConnectionStrings:openclaw is malformed: {exception.Message}", exception);
        }
    }
}
