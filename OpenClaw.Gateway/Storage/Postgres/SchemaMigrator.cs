using Npgsql;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>Brings the schema <c>openclaw</c> to the version of this build; several processes may try at once.</summary>
internal sealed partial class SchemaMigrator(NpgsqlDataSource source, ILogger<SchemaMigrator> logger)
{
    // Any number that nobody else locks in this database.
    private const long LockKey = 0x6F70656E636C6177;

    /// <summary>Applies what is missing, all in one transaction.</summary>
    /// <returns>Number of migrations applied.</returns>
    /// <exception cref="SchemaMismatchException">An applied migration differs from the one of this build, or is newer; nothing was changed.</exception>
    public async Task<int> MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Until the end of the transaction, also when the process dies in it.
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellation);
        await ExecuteAsync(
            connection,
            """
            CREATE SCHEMA IF NOT EXISTS openclaw;
            CREATE TABLE IF NOT EXISTS openclaw.schema_migrations (
                version    integer PRIMARY KEY,
                name       text NOT NULL,
                checksum   text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            );
            """,
            cancellation);
        var applied = await AppliedAsync(connection, cancellation);
        Check(applied, migrations);
        var missing = migrations.Where(migration => !applied.ContainsKey(migration.Version)).ToList();
        foreach (var migration in missing)
        {
            await ExecuteAsync(connection, migration.Sql, cancellation);
            await using var record = new NpgsqlCommand("INSERT INTO openclaw.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = migration.Version }, new() { Value = migration.Name }, new() { Value = migration.Checksum } },
            };
            await record.ExecuteNonQueryAsync(cancellation);
            Applied(migration.Name);
        }

        await transaction.CommitAsync(cancellation);
        return missing.Count;
    }

    private static void Check(Dictionary<int, (string Name, string Checksum)> applied, IReadOnlyList<Migration> migrations)
    {
        var known = migrations.ToDictionary(migration => migration.Version);
        foreach (var (version, (name, checksum)) in applied.OrderBy(pair => pair.Key))
        {
            if (!known.TryGetValue(version, out var migration))
            {
                throw new SchemaMismatchException(
                    $"the database has migration {name}, which this build does not know; start a gateway of the same or a newer version");
            }

            if (migration.Checksum != checksum)
            {
                throw new SchemaMismatchException(
                    $"migration {migration.Name} was applied with checksum {checksum} but is {migration.Checksum} in this build; "
                    + "applied migrations must never be edited, add a new one instead");
            }
        }
    }

    private static async Task<Dictionary<int, (string Name, string Checksum)>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        Dictionary<int, (string, string)> applied = [];
        await using var command = new NpgsqlCommand("SELECT version, name, checksum FROM openclaw.schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            applied.Add(reader.GetInt32(0), (reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Name}")]
    private partial void Applied(string name);
}
