using System.Collections.Concurrent;
using OpenClaw.Testing;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(OpenClaw.Gateway.Tests.Hosting.RealServers))]

namespace OpenClaw.Gateway.Tests.Hosting;

/// <summary>One Redis and one PostgreSQL for all tests of the assembly; every test takes a database of its own in each.</summary>
public sealed class RealServers : IAsyncLifetime
{
    private readonly ConcurrentDictionary<Type, int> _redisDatabases = new();

    public RedisServer Redis { get; private set; } = null!;

    public PostgresServer Postgres { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var redis = RedisServer.StartAsync();
        var postgres = PostgresServer.StartAsync();
        Redis = await redis;
        Postgres = await postgres;
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    /// <summary>An empty database of Redis. It has 16, so there is one for each test class, whose tests run one after the other.</summary>
    public async Task<string> NewRedisAsync(object test)
    {
        int number;
        lock (_redisDatabases)
        {
            number = _redisDatabases.GetOrAdd(test.GetType(), _ => _redisDatabases.Count);
        }

        var connection = $"{Redis.ConnectionString},defaultDatabase={number}";
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connection);
        await redis.GetDatabase().ExecuteAsync("FLUSHDB");
        return connection;
    }

    public Task<string> NewPostgresAsync() => Postgres.CreateDatabaseAsync();
}
