namespace OpenClaw.MetricsCollector.Tests;

/// <summary>A Redis and a PostgreSQL for all tests that leave them running.</summary>
public sealed class Servers : IAsyncLifetime
{
    public RedisServer Redis { get; private set; } = null!;

    public PostgresServer Postgres { get; private set; } = null!;

    /// <summary>Settings of a collector that measures both.</summary>
    public (string, string)[] Settings =>
        [("ConnectionStrings:redis", Redis.ConnectionString), ("ConnectionStrings:openclaw", Postgres.ConnectionString)];

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync();
        Postgres = await PostgresServer.StartAsync();
        await ExecuteAsync("CREATE TABLE messages (id bigserial PRIMARY KEY, text text); INSERT INTO messages (text) SELECT 'x' FROM generate_series(1, 100)");
    }

    /// <summary>Runs a statement in the database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(Postgres.ConnectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a command of Redis.</summary>
    public async Task RedisAsync(params string[] command)
    {
        var parts = Redis.ConnectionString.Split(",password=");
        await ServerProcess.RunAsync(
            Tools.Find("redis-cli"),
            ["-p", parts[0].Split(':')[1], "--no-auth-warning", .. command],
            new Dictionary<string, string?> { ["REDISCLI_AUTH"] = parts[1] });
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
