using Microsoft.Extensions.Options;
using OpenClaw.ServiceDefaults.Endpoints;

namespace OpenClaw.MetricsCollector.Probes;

/// <summary>Registers and maps the probes.</summary>
internal static class ProbeExtensions
{
    public static void AddProbes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProbeOptions>().BindConfiguration(ProbeOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ProbeOptions>, SettingsValidator>();
        builder.Services.AddSingleton<ProbeModules>();
        builder.Services.AddSingleton<ProbeTargets>();
        builder.Services.AddSingleton<ProbeEndpoint>();
    }

    public static void MapProbes(this IEndpointRouteBuilder app)
    {
        // The file is read at once, so that a fault in it is seen at the start and not at the first probe.
        app.ServiceProvider.GetRequiredService<ProbeModules>().Current();
        app.MapGet("/probe", static (HttpContext context, ProbeEndpoint endpoint) => endpoint.ServeAsync(context))
            .AsInfrastructure()
            .RequireMetricsAccess();
    }
}
