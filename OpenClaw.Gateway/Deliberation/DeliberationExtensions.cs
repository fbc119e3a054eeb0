using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Ledger;

namespace OpenClaw.Gateway.Deliberation;

internal static class DeliberationExtensions
{
    public static void AddDeliberation(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DeliberationOptions>().BindConfiguration(DeliberationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliberationOptions>, DeliberationOptionsRules>();
        services.AddSingleton<LedgerKey>();
        services.AddSingleton<LedgerVerification>();
        services.AddSingleton<DeliberationMetrics>();
        services.AddSingleton<IFloor, AgentFloor>();
        services.AddSingleton<IRoundStore>(provider => provider.GetRequiredService<IDeliberationStore>());
        services.AddSingleton<TriadRound>();
        services.AddSingleton<Deliberations>();
        services.AddHostedService(provider => provider.GetRequiredService<Deliberations>());
    }
}
