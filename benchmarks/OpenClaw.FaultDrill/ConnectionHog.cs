using Npgsql;
using OpenClaw.Testing;

namespace OpenClaw.FaultDrill;

/// <summary>A client that takes every connection an ordinary role can get, and keeps them.</summary>
internal sealed class ConnectionHog(RunningGraph graph)
{
    private const string Role = "connection_hog";
    private readonly List<NpgsqlConnection> _connections = [];
    private readonly string _password = Guid.NewGuid().ToString("N");

    public async Task TakeAllAsync(CancellationToken cancellation)
    {
        await ExecuteAsync($"DROP ROLE IF EXISTS {Role}; CREATE ROLE {Role} LOGIN PASSWORD '{_password}'", cancellation);
        try
        {
            while (true)
            {
                var connection = new NpgsqlConnection(Target(Role, _password));
                _connections.Add(connection);
                await connection.OpenAsync(cancellation);
            }
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
        }
    }

    public async Task LetGoAsync(CancellationToken cancellation)
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        _connections.Clear();
        await ExecuteAsync($"DROP ROLE {Role}", cancellation);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        var password = await File.ReadAllTextAsync(Path.Combine(graph.State, "secrets", "postgres-password"), cancellation);
        await using var owner = new NpgsqlConnection(Target("openclaw", password));
        await owner.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, owner);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private string Target(string user, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = graph.Ports["POSTGRES_PORT"],
        Username = user,
        Password = password,
        Database = "openclaw",
        Pooling = false,
    }.ConnectionString;
}
