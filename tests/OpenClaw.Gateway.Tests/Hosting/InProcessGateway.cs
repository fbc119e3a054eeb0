using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OpenClaw.Gateway.Startup;
using OpenClaw.Gateway.Storage.Postgres;
using OpenClaw.ServiceDefaults;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Hosting;

/// <summary>The gateway's own composition on a free port of this process, so that a test can replace a part of it.</summary>
internal sealed class InProcessGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InProcessGateway(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new GatewayClient(Address);
    }

    public Uri Address { get; }

    public GatewayClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts one and waits until it can use its database, unless that is away on purpose.</summary>
    public static async Task<InProcessGateway> StartAsync(
        string? redis = null,
        string? postgres = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? replace = null,
        bool postgresIsAway = false)
    {
        var builder = WebApplication.CreateSlimBuilder(GatewayApplication.Options);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = redis,
            ["ConnectionStrings:openclaw"] = postgres,
            ["Messaging:ClaimAfter"] = "00:00:02",
            ["Agents:SharedStateInterval"] = "00:00:00.200",
            ["Logging:LogLevel:Default"] = "Error",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Error",
            ["Logging:LogLevel:StackExchange.Redis"] = "None",
        });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.AddServiceDefaults();
        builder.AddGateway(new GatewayArguments(Port: 0, GatewayClient.Token));
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGateway();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        if (!postgresIsAway)
        {
            await SchemaAsync(app.Services);
        }

        return new InProcessGateway(app);
    }

    /// <summary>On a busy machine the migrations may take longer than the gateway waits for them; until then it answers 503, as it should.</summary>
    internal static Task SchemaAsync(IServiceProvider services) =>
        services.GetService<SchemaState>() is { } schema ? Eventually.HoldsAsync(() => schema.IsReady) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
