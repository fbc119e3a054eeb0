using Npgsql;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>An open connection with everything that is asked on it prepared, and asked in one round trip.</summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private const string RoleSql =
        "SELECT current_user::text, pg_has_role('pg_monitor', 'USAGE'), version(), "
        + "(SELECT count(*) > 0 FROM pg_extension WHERE extname = 'pg_stat_statements')";

    private readonly NpgsqlConnection _connection;
    private readonly string _server;
    private readonly string _shortVersion;
    private readonly List<Statement> _statements = [];
    private NpgsqlBatch? _batch;
    private string? _hidden;

    private PostgresSession(NpgsqlConnection connection, string server)
    {
        _connection = connection;
        _server = server;
        var version = connection.PostgreSqlVersion;
        _shortVersion = $"{version.Major}.{version.Minor}.{Math.Max(0, version.Build)}";
        Add("role", RoleSql, WriteRoleAsync);
        Add("pg_settings", PostgresSettings.Sql, (reader, writer, stop) => PostgresSettings.WriteAsync(reader, server, writer, stop));
    }

    private delegate Task WriteRows(NpgsqlDataReader reader, ExpositionWriter writer, CancellationToken cancellation);

    /// <exception cref="PostgresRoleException">The role cannot connect.</exception>
    public static async Task<PostgresSession> OpenAsync(
        NpgsqlDataSource source, PostgresTarget target, PostgresOptions options, CancellationToken cancellation)
    {
        var server = target.Server;
        var connection = await ConnectAsync(source, target, cancellation);
        try
        {
            var session = new PostgresSession(connection, server);
            var statements = await session.HasStatementsAsync(cancellation);
            foreach (var query in PostgresQueries.For(connection.PostgreSqlVersion.Major, options, statements))
            {
                session.Add(query.Name, query.Sql, (reader, writer, stop) => query.WriteAsync(reader, server, writer, stop));
            }

            session._batch = session.Batch();
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
        if (_batch is not { } batch)
        {
            return await WriteEachAsync(writer, cancellation);
        }

        var mark = writer.Length;
        try
        {
            // Prepares once; a batch that is prepared already costs no round trip here.
            await batch.PrepareAsync(cancellation);
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            foreach (var statement in _statements)
            {
                await statement.Write(reader, writer, cancellation);
                await reader.NextResultAsync(cancellation);
            }

            return _hidden;
        }
        catch (PostgresException exception) when (exception.Severity == "ERROR")
        {
            // A statement that is refused takes those behind it along; asked one by one, the others answer.
            writer.Rollback(mark);
            _batch = null;
            await batch.DisposeAsync();
            return await WriteEachAsync(writer, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_batch is { } batch)
        {
            await batch.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }

    private static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource source, PostgresTarget target, CancellationToken cancellation)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch (PostgresException exception) when (PostgresRole.Refused(exception, target.Role, target.Database) is { } refused)
        {
            throw new PostgresRoleException(refused, exception);
        }
    }

    private void Add(string name, string sql, WriteRows write) => _statements.Add(new Statement(name, new NpgsqlCommand(sql, _connection), write));

    private NpgsqlBatch Batch()
    {
        var batch = new NpgsqlBatch(_connection);
        foreach (var statement in _statements)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement.Command.CommandText));
        }

        return batch;
    }

    private async Task<bool> HasStatementsAsync(CancellationToken cancellation)
    {
        await using var reader = await _statements[0].Command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && reader.GetBoolean(3);
    }

    private async Task<string?> WriteEachAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        string? refused = null;
        foreach (var (name, command, write) in _statements)
        {
            var mark = writer.Length;
            try
            {
                await command.PrepareAsync(cancellation);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                await write(reader, writer, cancellation);
            }
            catch (PostgresException exception) when (exception.Severity == "ERROR")
            {
                writer.Rollback(mark);
                refused = Join(refused, $"{name}: {exception.MessageText}");
            }
        }

        return Join(_hidden, refused);
    }

    private async Task WriteRoleAsync(NpgsqlDataReader reader, ExpositionWriter writer, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        writer.Single("pg_up"u8, MetricType.Gauge, "Whether the last scrape of metrics from PostgreSQL was able to connect to the server."u8, 1);
        writer.Family("pg_static"u8, MetricType.Untyped, "Version string as reported by postgres"u8);
        writer.Sample()
            .Label("server"u8, _server)
            .Label("short_version"u8, _shortVersion)
            .Label("version"u8, reader.GetString(2))
            .Value(1);
        _hidden = reader.GetBoolean(1) ? null : PostgresRole.NotMonitor(reader.GetString(0));
    }

    private static string? Join(string? left, string? right) => left is null ? right : right is null ? left : $"{left}; {right}";

    private sealed record Statement(string Name, NpgsqlCommand Command, WriteRows Write);
}
