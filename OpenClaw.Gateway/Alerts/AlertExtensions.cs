using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Alerts;

internal static class AlertExtensions
{
    public static void AddAlerts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptionsRules>();
        services.AddSingleton<AlertMetrics>();
        services.AddSingleton<AlertForwarder>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertForwarder>());
    }
}
