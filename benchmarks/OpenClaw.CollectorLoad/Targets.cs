using System.Net;

namespace OpenClaw.CollectorLoad;

/// <summary>A web server, and a Redis and a PostgreSQL with something to measure in them.</summary>
internal sealed class Targets : IAsyncDisposable
{
    private const int Tables = 20;
    private const int Streams = 12;

    private readonly HttpListener _web = new();

    private Targets(RedisServer redis, PostgresServer postgres)
    {
        Redis = redis;
        Postgres = postgres;
        Web = new Uri($"http://127.0.0.1:{Ports.Free()}/");
        _web.Prefixes.Add(Web.ToString());
    }

    /// <summary>Answers 200.</summary>
    public Uri Web { get; }

    public RedisServer Redis { get; }

    public PostgresServer Postgres { get; }

    public static async Task<Targets> StartAsync()
    {
        var targets = new Targets(await RedisServer.StartAsync(), await PostgresServer.StartAsync());
        targets._web.Start();
        _ = targets.AnswerAsync();
        var (address, password) = targets.RedisLogin;
        for (var stream = 0; stream < Streams; stream++)
        {
            await RedisAsync(address, password, "XADD", $"oc:inbox:{stream}", "*", "text", "one");
            await RedisAsync(address, password, "XGROUP", "CREATE", $"oc:inbox:{stream}", "readers", "0");
        }

        await targets.Postgres.ExecuteAsync(string.Join(
            ';', Enumerable.Range(0, Tables).Select(table => $"CREATE TABLE table_{table} (id bigint PRIMARY KEY, text text)")));
        return targets;
    }

    /// <summary>Address and password of Redis.</summary>
    public (string Address, string Password) RedisLogin => Redis.ConnectionString.Split(",password=") is [var address, var password]
        ? (address, password)
        : throw new InvalidOperationException("The connection string of Redis has another form.");

    public async ValueTask DisposeAsync()
    {
        _web.Close();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                (await _web.GetContextAsync()).Response.Close("ok"u8.ToArray(), willBlock: false);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private static Task<string> RedisAsync(string address, string password, params string[] command) => ServerProcess.RunAsync(
        Tools.Find("redis-cli"),
        ["-p", address.Split(':')[1], "--no-auth-warning", .. command],
        new Dictionary<string, string?> { ["REDISCLI_AUTH"] = password });
}
