using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Cron;
using OpenClaw.Gateway.Sessions;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Protocol;

internal static class ProtocolExtensions
{
    /// <summary>Adds the WebSocket protocol: connections, handshake, methods, events.</summary>
    public static void AddProtocol(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ProtocolOptions>().BindConfiguration(ProtocolOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.Auth.Password = configuration["OPENCLAW_GATEWAY_PASSWORD"] ?? options.Auth.Password)
            .Validate(options => options.Auth.Mode != "password" || !string.IsNullOrEmpty(options.Auth.Password), "Gateway:Auth:Mode password needs Gateway:Auth:Password")
            .Validate<IConfiguration>(
                (options, configuration) => options.Auth.Mode != "none" || IsLoopback(configuration["Gateway:Bind"]),
                "Gateway:Auth:Mode none is for loopback only; use token or password with this Gateway:Bind")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProtocolOptions>, ProtocolOptionsRules>();
        services.AddSingleton(ReadLimits(builder.Configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ProtocolMetrics>();
        services.AddSingleton<StateVersions>();
        services.AddSingleton<EventHub>();
        services.AddSingleton<ConnectionRegistry>();
        services.AddSingleton<ConnectionServices>();
        services.AddSingleton<ClientOrigin>();
        services.AddSingleton<ConnectionKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ConnectionKeeper>());

        services.AddSingleton<FailureLimiter>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<DevicePairing>();
        services.AddSingleton<GatewayIdentity>();
        services.AddSingleton<HelloOk>();
        services.AddSingleton<Handshake>();

        services.AddSingleton<PresenceList>();
        services.AddSingleton<PresenceTracker>();
        services.AddSingleton<HealthSnapshots>();

        services.AddSingleton<MethodTable>();
        services.AddSingleton<INamePool>(provider => provider.GetRequiredService<MethodTable>());
        services.AddSingleton<WriteBudget>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<IMethodGroup, CoreMethods>();
        services.AddSingleton<IMethodGroup, PresenceMethods>();
        services.AddSingleton<IMethodGroup, DeviceMethods>();
        services.AddSingleton<IMethodGroup, NodeMethods>();
        services.AddSingleton<IMethodGroup, StaticMethods>();
        services.AddSingleton<IMethodGroup, AbsentMethods>();

        services.AddSingleton<CollectiveView>();
        services.AddSingleton<ICollectiveView>(provider => provider.GetRequiredService<CollectiveView>());
        services.AddSingleton<HeartbeatSettings>();
        services.AddSingleton<IHealthSource, HealthSource>();
        services.AddSingleton<AgentFiles>();
        services.AddSingleton<GatewayTools>();
        services.AddSingleton<GatewaySettings>();
        services.AddOptions<HookOptions>().BindConfiguration(HookOptions.Section);
        services.AddSingleton<HttpAccess>();
        services.AddSingleton<OpenAiApi>();
        services.AddSingleton<ToolsApi>();
        services.AddSingleton<SessionsApi>();
        services.AddSingleton<HooksApi>();
        services.AddSingleton<LogRing>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogRing>());
        services.AddSingleton<IMethodGroup, StatusMethods>();
        services.AddSingleton<IMethodGroup, CollectiveMethods>();
        services.AddSingleton<IMethodGroup, LogMethods>();
        services.AddSingleton<IMethodGroup, ConfigMethods>();

        var kind = new StorageKind(
            Redis: !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("redis")),
            Postgres: !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("openclaw")));
        _ = kind.Postgres
            ? services.AddSingleton<IDocumentStore, PostgresDocumentStore>()
            : services.AddSingleton<IDocumentStore, MemoryDocumentStore>();
        services.AddSessions(kind);
        services.AddCron();
        if (kind.Redis)
        {
            services.AddSingleton<RedisBackplane>();
            services.AddSingleton<IEventBus>(provider => provider.GetRequiredService<RedisBackplane>());
            services.AddSingleton<IPresenceExchange>(provider => provider.GetRequiredService<RedisBackplane>());
            services.AddSingleton<IRunExchange>(provider => provider.GetRequiredService<RedisBackplane>());
            services.AddHostedService(provider => provider.GetRequiredService<RedisBackplane>());
        }
        else
        {
            services.AddSingleton<IEventBus, LocalEventBus>();
            services.AddSingleton<IPresenceExchange, NoPresenceExchange>();
            services.AddSingleton<IRunExchange, NoRunExchange>();
        }
    }

    /// <summary>Accepts WebSockets on every path; to be called before anything that routes or authenticates.</summary>
    public static void UseProtocol(this WebApplication app)
    {
        app.UseMiddleware<WebSocketEntry>();
        app.UseUnknownPaths();
    }

    /// <summary>Maps the HTTP endpoints of the protocol.</summary>
    public static void MapProtocol(this WebApplication app) => app.MapProtocolHttp();

    private static bool IsLoopback(string? bind) =>
        string.IsNullOrEmpty(bind) || (IPAddress.TryParse(bind, out var address) && IPAddress.IsLoopback(address));

    private static ProtocolLimits ReadLimits(IConfiguration configuration)
    {
        var limits = new ProtocolLimits();
        if (Positive(configuration, "OPENCLAW_HANDSHAKE_TIMEOUT_MS") is { } timeout)
        {
            limits = limits with { Handshake = TimeSpan.FromMilliseconds(timeout) };
        }

        return Positive(configuration, "OPENCLAW_MAX_PREAUTH_CONNECTIONS_PER_IP") is { } sockets
            ? limits with { UnauthenticatedPerAddress = sockets }
            : limits;
    }

    private static int? Positive(IConfiguration configuration, string name) => configuration[name] is not { Length: > 0 } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{name} must be a positive whole number, not '{text}'");
}
