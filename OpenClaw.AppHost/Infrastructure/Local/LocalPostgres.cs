using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace OpenClaw.AppHost.Infrastructure.Local;

/// <summary>Adds PostgreSQL as a local process.</summary>
internal static class LocalPostgres
{
    public const string EndpointName = "tcp";

    // SIGTERM means to PostgreSQL: wait until every client has gone. SIGINT ends it in good order at once.
    private const string FastShutdown =
        """
        "$@" & server=$!; trap 'kill -INT $server' TERM INT; wait $server; wait $server
        """;

    public static IResourceBuilder<LocalPostgresServerResource> AddLocalPostgres(
        this IDistributedApplicationBuilder builder, string name, int port, IResourceBuilder<ParameterResource> password)
    {
        var directory = builder.StateOf(name);
        Directory.CreateDirectory(directory);
        var program = LocalProgram.Find(builder, "postgres");
        var initialize = LocalProgram.Find(builder, "initdb");
        var resource = new LocalPostgresServerResource(name, "sh", directory, password.Resource);
        string[] server =
        [
            program, "-D", resource.Data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
        ];
        builder.Services.AddHealthChecks().AddNpgSql(_ => ConnectionString(resource, "postgres"), name: name);
        return builder.AddResource(resource)
            .WithEndpoint(EndpointName, endpoint =>
            {
                endpoint.Port = port;
                endpoint.TargetPort = port;
                endpoint.IsProxied = false;
            })
            .WithArgs(["-c", FastShutdown, "sh", .. Unprivileged.Command(server, program, resource.Data)])
            .WithHealthCheck(name)
            .OnBeforeResourceStarted((_, _, cancellation) => InitializeAsync(resource, initialize, cancellation));
    }

    /// <summary>Adds a database, created when the server is ready and the database is not there.</summary>
    public static IResourceBuilder<LocalPostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<LocalPostgresServerResource> server, string name)
    {
        var database = new LocalPostgresDatabaseResource(name, server.Resource);
        server.ApplicationBuilder.Services.AddHealthChecks().AddNpgSql(_ => ConnectionString(server.Resource, name), name: name);
        server.OnResourceReady((resource, _, cancellation) => CreateDatabaseAsync(resource, name, cancellation));
        return server.ApplicationBuilder.AddResource(database)
            .WithHealthCheck(name)
            .WithInitialState(new CustomResourceSnapshot { ResourceType = "PostgresDatabase", Properties = [] })
            .OnInitializeResource((resource, initialize, cancellation) =>
            {
                _ = FollowServerAsync(resource, initialize.Notifications, cancellation);
                return Task.CompletedTask;
            });
    }

    // The orchestrator passes states on to the children of containers only.
    private static async Task FollowServerAsync(
        LocalPostgresDatabaseResource database, ResourceNotificationService notifications, CancellationToken cancellation)
    {
        await foreach (var change in notifications.WatchAsync(cancellation))
        {
            if (change.Resource == database.Parent)
            {
                await notifications.PublishUpdateAsync(database, snapshot => snapshot with
                {
                    State = change.Snapshot.State,
                    StartTimeStamp = change.Snapshot.StartTimeStamp,
                    StopTimeStamp = change.Snapshot.StopTimeStamp,
                });
            }
        }
    }

    private static async Task InitializeAsync(LocalPostgresServerResource resource, string initialize, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(resource.Data, "PG_VERSION")))
        {
            return;
        }

        // A first run that was cut off leaves no half cluster: it is made beside its place and moved.
        var draft = resource.Data + ".new";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        Directory.CreateDirectory(draft);
        var passwordFile = resource.Data + ".password";
        try
        {
            PrivateFile.Write(passwordFile, await resource.Password.GetValueAsync(cancellation) ?? "");
            await Unprivileged.OwnAsync(resource.WorkingDirectory, cancellation);
            await ChildProcess.RunAsync(
                Unprivileged.Command(
                    [
                        initialize, "--pgdata", draft, "--username", LocalPostgresServerResource.User, "--pwfile", passwordFile,
                        "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
                    ],
                    initialize,
                    draft),
                cancellation);
            Directory.Move(draft, resource.Data);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private static async Task CreateDatabaseAsync(LocalPostgresServerResource resource, string name, CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(resource, "postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE \"{name}\"");
        try
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException duplicate) when (duplicate.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
        }
    }

    private static string ConnectionString(LocalPostgresServerResource resource, string database) =>
        resource.ConnectionStringExpression.GetValueAsync(default).AsTask().GetAwaiter().GetResult() is { } server
            ? $"{server};Database={database}"
            : throw new InvalidOperationException($"'{resource.Name}' has no connection string yet.");
}
