using Npgsql;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>An open connection with everything that is asked on it prepared.</summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private const string RoleSql =
        "SELECT current_user::text, pg_has_role('pg_monitor', 'USAGE'), version(), "
        + "(SELECT count(*) > 0 FROM pg_extension WHERE extname = 'pg_stat_statements')";

    private readonly NpgsqlConnection _connection;
    private readonly string _server;
    private readonly List<(PostgresQuery Query, NpgsqlCommand Command)> _queries = [];
    private readonly NpgsqlCommand _role;
    private readonly NpgsqlCommand _settings;
    private readonly string _shortVersion;

    private PostgresSession(NpgsqlConnection connection, string server)
    {
        _connection = connection;
        _server = server;
        _role = new NpgsqlCommand(RoleSql, connection);
        _settings = new NpgsqlCommand(PostgresSettings.Sql, connection);
        var version = connection.PostgreSqlVersion;
        _shortVersion = $"{version.Major}.{version.Minor}.{Math.Max(0, version.Build)}";
    }

    public static async Task<PostgresSession> OpenAsync(
        NpgsqlDataSource source, string server, PostgresOptions options, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            var session = new PostgresSession(connection, server);
            var statements = await session.HasStatementsAsync(cancellation);
            foreach (var query in PostgresQueries.For(connection.PostgreSqlVersion.Major, options, statements))
            {
                session._queries.Add((query, new NpgsqlCommand(query.Sql, connection)));
            }

            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes all metrics.</summary>
    /// <returns>What is missing and why; null when nothing is.</returns>
    public async Task<string?> WriteAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        var missing = await WriteStaticAsync(writer, cancellation);
        missing = Join(missing, await TryAsync(
            "pg_settings", writer, () => PostgresSettings.WriteAsync(_settings, _server, writer, cancellation)));
        foreach (var (query, command) in _queries)
        {
            missing = Join(missing, await TryAsync(query.Name, writer, async () =>
            {
                if (!command.IsPrepared)
                {
                    await command.PrepareAsync(cancellation);
                }

                await query.WriteAsync(command, _server, writer, cancellation);
            }));
        }

        return missing;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<bool> HasStatementsAsync(CancellationToken cancellation)
    {
        await using var reader = await _role.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && reader.GetBoolean(3);
    }

    private async Task<string?> WriteStaticAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        await using var reader = await _role.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        writer.Single("pg_up"u8, MetricType.Gauge, "Whether the last scrape of metrics from PostgreSQL was able to connect to the server."u8, 1);
        writer.Family("pg_static"u8, MetricType.Untyped, "Version string as reported by postgres"u8);
        writer.Sample()
            .Label("server"u8, _server)
            .Label("short_version"u8, _shortVersion)
            .Label("version"u8, reader.GetString(2))
            .Value(1);
        var role = reader.GetString(0);
        return reader.GetBoolean(1)
            ? null
            : $"role {role} is no member of pg_monitor, so other sessions' states and some sizes are hidden; GRANT pg_monitor TO {role}";
    }

    private static async Task<string?> TryAsync(string name, ExpositionWriter writer, Func<Task> write)
    {
        var mark = writer.Length;
        try
        {
            await write();
            return null;
        }
        catch (PostgresException exception) when (exception.Severity == "ERROR")
        {
            writer.Rollback(mark);
            return $"{name}: {exception.MessageText}";
        }
    }

    private static string? Join(string? left, string? right) => left is null ? right : right is null ? left : $"{left}; {right}";
}
