using System.Net.Sockets;
using Npgsql;

namespace OpenClaw.Gateway.Storage.Postgres;

/// <summary>The database, usable once its schema is.</summary>
internal sealed class PostgresAccess(NpgsqlDataSource source, SchemaState schema)
{
    /// <summary>Runs statements on a connection of the pool.</summary>
    /// <exception cref="StorageUnavailableException">PostgreSQL is away, refuses connections, or its schema is not ready.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> statements, CancellationToken cancellation)
    {
        if (schema.Trouble is { } trouble)
        {
            throw new StorageUnavailableException($"PostgreSQL cannot be used now: {trouble}");
        }

        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await statements(connection);
        }
        catch (Exception exception) when (IsPassing(exception))
        {
            throw new StorageUnavailableException($"PostgreSQL does not serve now: {exception.Message}", exception);
        }
    }

    // NpgsqlException other than PostgresException is about the connection; of the latter, these classes of SQLSTATE pass by themselves:
    // connection, resources, operator intervention, system, and serialization or deadlock.
    private static bool IsPassing(Exception exception) => exception switch
    {
        PostgresException error => error.IsTransient || error.SqlState[..2] is "08" or "53" or "57" or "58" or "40" or "25",
        NpgsqlException or SocketException or TimeoutException or IOException => true,
        _ => false,
    };
}
