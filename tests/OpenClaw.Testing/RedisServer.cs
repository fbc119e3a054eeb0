namespace OpenClaw.Testing;

/// <summary>A real Redis with an append-only file, a password and a port of its own.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Password = "redis-test-password";
    private readonly TemporaryDirectory _directory = new();
    private ServerProcess? _process;

    private RedisServer(int port) => Port = port;

    /// <summary>Loopback port.</summary>
    public int Port { get; }

    /// <summary>Connection string in the form of StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},password={Password}";

    /// <summary>The running process, for signals.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("Redis is stopped.");

    /// <summary>Starts an empty server.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer(Ports.Free());
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the stopped server with its data, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start(Tools.Find("redis-server"),
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--requirepass", Password, "--dir", _directory.Path,
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction",
        ]);
        await _process.WaitForPortAsync(Port);
    }

    /// <summary>Stops the server; its data stays.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }
}
