using System.Net.Sockets;
using StackExchange.Redis;

namespace OpenClaw.Gateway.Storage.Redis;

/// <summary>The Redis database, connected on first use and away from the caller's thread.</summary>
internal sealed class RedisAccess(IServiceProvider services)
{
    // Making the multiplexer blocks for seconds while the server is away; nobody waits for that longer than for a command.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);
    private readonly Lazy<Task<IDatabase>> _database = new(
        () => Task.Run(() => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase()));

    /// <summary>Runs a command.</summary>
    /// <exception cref="StorageUnavailableException">Redis is away, too slow, out of memory or still loading.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellation)
    {
        try
        {
            var database = _database.Value.IsCompletedSuccessfully
                ? _database.Value.Result
                : await _database.Value.WaitAsync(ConnectLimit, cancellation);
            return await command(database);
        }
        catch (Exception exception) when (IsConnection(exception) || IsPassing(exception))
        {
            throw new StorageUnavailableException($"Redis does not serve now: {FirstLine(exception.Message)}", exception);
        }
    }

    // A command that meets a connection while it breaks gets the bare exception of the pipe or the socket.
    private static bool IsConnection(Exception exception) => exception is RedisConnectionException or RedisTimeoutException or TimeoutException
        or InvalidOperationException or IOException or SocketException;

    private static bool IsPassing(Exception exception) =>
        exception is RedisServerException
        && (exception.Message.StartsWith("OOM", StringComparison.Ordinal)
            || exception.Message.StartsWith("LOADING", StringComparison.Ordinal)
            || exception.Message.StartsWith("READONLY", StringComparison.Ordinal)
            || exception.Message.StartsWith("MISCONF", StringComparison.Ordinal)
            || exception.Message.StartsWith("BUSY ", StringComparison.Ordinal)
            || exception.Message.StartsWith("NOAUTH", StringComparison.Ordinal)
            || exception.Message.StartsWith("MASTERDOWN", StringComparison.Ordinal));

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Split(", mc:", 2)[0];
}
