using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Security;
using OpenClaw.Gateway.Storage;
using OpenClaw.Gateway.Transport;
using OpenClaw.ServiceDefaults;

namespace OpenClaw.Gateway.Startup;

/// <summary>The features of the gateway, put together.</summary>
internal static class GatewayApplication
{
    /// <summary>Where the gateway's files are, wherever it is started from.</summary>
    public static WebApplicationOptions Options { get; } = new()
    {
        ApplicationName = typeof(GatewayApplication).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
    };

    /// <exception cref="FormatException">The address to listen on is malformed.</exception>
    public static void AddGateway(this WebApplicationBuilder builder, GatewayArguments arguments)
    {
        // The environment stands above the roster's file.
        builder.Configuration.Sources.Insert(0, RosterSource());
        if (ListenAddress.Choose(arguments, builder.Configuration) is { } url)
        {
            builder.WebHost.UseUrls(url);
        }

        // The host logs a failed start with its whole stack; RunToExitCodeAsync says the same in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseKestrelHttpsConfiguration();

        builder.AddTransport();
        builder.Services.AddLiveProbe();
        builder.Services.AddHostedService<MemoryAtRest>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddSecurity(arguments);
        builder.AddStorage();
        builder.AddModels();
        builder.AddMessaging();
        builder.AddAgents();
        builder.AddDeliberation();
        builder.AddAlerts();
        builder.AddApis();
        builder.AddProtocol();
    }

    public static void MapGateway(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseTransport();
        app.UseProtocol();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<TokenGate>();
        app.MapApis();
        app.MapProtocol();
    }

    /// <summary>Builds the gateway and runs it until it is asked to stop.</summary>
    /// <returns>The exit code: 0, or 1 when the gateway could not start; one line on the console says why.</returns>
    public static async Task<int> RunToExitCodeAsync(this WebApplicationBuilder builder)
    {
        try
        {
            var app = builder.Build();
            app.MapGateway();
            app.MapDefaultEndpoints();
            await app.RunAsync();
            return 0;
        }
        catch (IOException exception)
        {
            return Fail(exception.Message);
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException exception)
        {
            return Fail(string.Join("; ", exception.Failures));
        }
    }

    /// <summary>Says in one line why the gateway does not run.</summary>
    /// <returns>The exit code.</returns>
    public static int Fail(string line, int exitCode = 1)
    {
        Console.Error.WriteLine($"openclaw-gateway: {line.ReplaceLineEndings(" ")}");
        return exitCode;
    }

    private static Microsoft.Extensions.Configuration.Json.JsonConfigurationSource RosterSource()
    {
        var source = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
        {
            Path = Path.Combine(AppContext.BaseDirectory, "roster.json"),
        };
        source.ResolveFileProvider();
        return source;
    }
}
