namespace OpenClaw.Testing;

/// <summary>A real PostgreSQL with a cluster and a port of its own.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "openclaw";
    private const string Password = "postgres-test-password";
    private readonly TemporaryDirectory _directory = new();
    private ServerProcess? _process;
    private int _databases;

    private PostgresServer(int port) => Port = port;

    /// <summary>Loopback port.</summary>
    public int Port { get; }

    /// <summary>Connection string of the database <c>openclaw</c>, for its owner.</summary>
    public string ConnectionString => To("openclaw");

    /// <summary>The running process, for signals.</summary>
    public ServerProcess Process => _process ?? throw new InvalidOperationException("PostgreSQL is stopped.");

    private string Data => Path.Combine(_directory.Path, "data");

    /// <summary>Creates a cluster with an empty database <c>openclaw</c> and starts it.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer(Ports.Free());
        var passwordFile = Path.Combine(server._directory.Path, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await Unprivileged.OwnAsync(server._directory.Path);
        await RunAsync("initdb",
        [
            "--pgdata", server.Data, "--username", User, "--pwfile", passwordFile, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C", "--no-sync",
        ]);
        await server.StartAgainAsync();
        await server.PsqlAsync("postgres", "CREATE DATABASE openclaw");
        return server;
    }

    /// <summary>Starts the stopped server with its data, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        string[] command =
        [
            .. Unprivileged.Prefix, Tools.Find("postgres"), "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "shared_buffers=32MB", "-c", "max_connections=100",
        ];
        _process = ServerProcess.Start(command[0], command[1..], directory: "/");
        await _process.WaitForPortAsync(Port);
        var patience = TimeSpan.FromSeconds(180);
        for (var since = DateTime.UtcNow; ;)
        {
            try
            {
                await PsqlAsync("postgres", "SELECT 1");
                return;
            }
            catch (InvalidOperationException) when (DateTime.UtcNow - since < patience)
            {
                // It listens before it is ready to serve.
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Creates one more, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await PsqlAsync("postgres", $"CREATE DATABASE {name}");
        return To(name);
    }

    /// <summary>Runs statements in the database <c>openclaw</c>.</summary>
    public Task ExecuteAsync(string sql) => PsqlAsync("openclaw", sql);

    /// <summary>Stops the server at once, without waiting for its clients; its data stays.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Signal(2);
            await process.WaitForExitAsync();
            await process.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private static Task<string> RunAsync(string program, string[] arguments)
    {
        string[] command = [.. Unprivileged.Prefix, Tools.Find(program), .. arguments];
        return ServerProcess.RunAsync(command[0], command[1..], directory: "/");
    }

    private string To(string database) => $"Host=127.0.0.1;Port={Port};Username={User};Password={Password};Database={database}";

    private Task<string> PsqlAsync(string database, string sql) =>
        ServerProcess.RunAsync(
            Tools.Find("psql"),
            ["--host", "127.0.0.1", "--port", $"{Port}", "--username", User, "--dbname", database, "--no-psqlrc", "--command", sql],
            new Dictionary<string, string?> { ["PGPASSWORD"] = Password });
}
