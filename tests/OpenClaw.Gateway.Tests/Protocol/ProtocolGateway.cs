using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Startup;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.ServiceDefaults;

namespace OpenClaw.Gateway.Tests.Protocol;

/// <summary>A gateway on a free port of this process.</summary>
internal sealed class ProtocolGateway : IAsyncDisposable
{
    public const string Token = "test-token-3f9c";

    private ProtocolGateway(WebApplication app) => App = app;

    public WebApplication App { get; }

    public Uri Address => new(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public Uri Socket => new UriBuilder(Address) { Scheme = Address.Scheme == "https" ? "wss" : "ws" }.Uri;

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    public static async Task<ProtocolGateway> StartAsync(
        ProtocolLimits? limits = null, Action<IServiceCollection>? services = null, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(GatewayApplication.Options);
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        builder.AddServiceDefaults();
        builder.AddGateway(new GatewayArguments(0, Token));
        if (limits is not null)
        {
            builder.Services.AddSingleton(limits);
        }

        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGateway();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        await InProcessGateway.SchemaAsync(app.Services);
        return new ProtocolGateway(app);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
