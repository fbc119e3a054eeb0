using OpenClaw.Gateway.A2A;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.Gateway.Apis;

internal static class ApiExtensions
{
    public static void AddApis(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Default));

        // What the router refuses by itself has no explanation yet.
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??=
            context.ProblemDetails.Status switch
            {
                StatusCodes.Status404NotFound => "Nothing is served at this path; GET /openapi/v1.json lists what is.",
                StatusCodes.Status405MethodNotAllowed => "This path does not serve this method; the Allow header lists those it does.",
                StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json in UTF-8.",
                _ => null,
            });
        builder.Services.AddOpenApi();

        // The gateway protocol gives /health a shape of its own.
        builder.Services.Configure<DefaultEndpointOptions>(options => options.MapHealth = false);
        builder.Services.AddSingleton<ReadinessProbe>();
        builder.Services.AddSingleton<MessageEventStream>();
        builder.Services.AddSingleton<A2ATasks>();
    }

    public static void MapApis(this WebApplication app)
    {
        app.MapHealthApi();
        app.MapAgentsApi();
        app.MapMessagesApi();
        app.MapBroadcastsApi();
        app.MapDeadLettersApi();
        app.MapDeliberationsApi();
        app.MapLedgerApi();
        app.MapA2AApi();
        app.MapAlertsApi();
        app.MapOpenApi();
    }
}
