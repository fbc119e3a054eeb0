using Npgsql;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Ledger;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Recording;
using OpenClaw.Gateway.Storage.Memory;
using OpenClaw.Gateway.Storage.Postgres;
using OpenClaw.Gateway.Storage.Redis;
using OpenClaw.ServiceDefaults.Telemetry.Traces;
using StackExchange.Redis;

namespace OpenClaw.Gateway.Storage;

internal static class StorageExtensions
{
    private const string RedisName = "redis";
    private const string PostgresName = "openclaw";

    /// <summary>Adds the stores whose connection strings are configured, and memory in place of the others.</summary>
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        var kind = new StorageKind(
            Redis: !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(RedisName)),
            Postgres: !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(PostgresName)));
        builder.Services.AddSingleton(kind);
        builder.Services.AddHealthChecks().AddCheck("storage", kind);
        if (kind.Postgres)
        {
            builder.AddPostgres();
        }
        else
        {
            builder.AddMemory();
        }

        if (kind.Redis)
        {
            builder.AddRedis();
        }
        else
        {
            builder.Services.AddSingleton<IHeartbeatStore, MemoryHeartbeatStore>();
            _ = kind.Postgres
                ? builder.Services.AddSingleton<IInbox, PostgresInbox>()
                : builder.Services.AddSingleton<IInbox, MemoryInbox>();
        }
    }

    private static void AddRedis(this WebApplicationBuilder builder)
    {
        builder.AddRedisClient(RedisName, settings => settings.DisableTracing = !TraceTargets.AreConfigured(builder.Configuration), options =>
        {
            // Start without the server and find it later; meanwhile commands fail at once instead of waiting in a queue.
            options.AbortOnConnectFail = false;
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.ConnectTimeout = 2000;
            options.AsyncTimeout = 5000;
            options.ReconnectRetryPolicy = new LinearRetry(500);
        });
        builder.Services.AddSingleton<RedisAccess>();
        builder.Services.AddSingleton<IInbox, RedisInbox>();
        builder.Services.AddSingleton<IHeartbeatStore, RedisHeartbeatStore>();
    }

    private static void AddPostgres(this WebApplicationBuilder builder)
    {
        // Fifteen agents and replicas' readers share the pool; the name shows in pg_stat_activity.
        builder.AddNpgsqlDataSource(PostgresName, configureSettings: settings =>
        {
            var connection = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { ApplicationName = "openclaw-gateway" };
            connection.Timeout = Math.Min(connection.Timeout, 5);
            connection.MaxPoolSize = Math.Min(connection.MaxPoolSize, 32);
            connection.MaxAutoPrepare = Math.Max(connection.MaxAutoPrepare, 20);
            settings.ConnectionString = connection.ConnectionString;
            settings.DisableTracing = !TraceTargets.AreConfigured(builder.Configuration);
        });
        var services = builder.Services;
        services.AddSingleton<SchemaState>();
        services.AddSingleton<SchemaMigrator>();
        services.AddSingleton<PostgresAccess>();
        services.AddSingleton<IMessageStore, PostgresMessageStore>();
        services.AddSingleton<IAgentStateStore, PostgresAgentStateStore>();
        services.AddSingleton<IDeliberationStore, PostgresDeliberationStore>();
        services.AddSingleton<ILedgerStore, PostgresLedgerStore>();
        services.AddSingleton<IAlertStore, PostgresAlertStore>();
        services.AddSingleton<IUsageStore, PostgresUsageStore>();
        services.AddSingleton<IRecordingStore, PostgresRecordingStore>();
        services.AddHostedService<SchemaMigration>();
        services.AddHealthChecks().AddCheck<SchemaState>("schema");
    }

    private static void AddMemory(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MemoryAgentStateStore>();
        services.AddSingleton<IAgentStateStore>(provider => provider.GetRequiredService<MemoryAgentStateStore>());
        services.AddSingleton<IMessageStore, MemoryMessageStore>();
        services.AddSingleton<IDeliberationStore, MemoryDeliberationStore>();
        services.AddSingleton<MemoryLedgerStore>();
        services.AddSingleton<ILedgerStore>(provider => provider.GetRequiredService<MemoryLedgerStore>());
        services.AddSingleton<IAlertStore, MemoryAlertStore>();
        services.AddSingleton<IUsageStore, MemoryUsageStore>();
    }
}
