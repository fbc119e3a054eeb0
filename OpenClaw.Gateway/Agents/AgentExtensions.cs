using Microsoft.Extensions.Options;

namespace OpenClaw.Gateway.Agents;

internal static class AgentExtensions
{
    public static void AddAgents(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RosterOptions>().BindConfiguration("Roster");
        services.AddOptions<AgentOptions>().BindConfiguration(AgentOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AgentOptions>, AgentOptionsRules>();
        services.AddSingleton<Roster>();
        services.AddSingleton<AgentRegistry>();
        services.AddSingleton<IAgentRegistry>(provider => provider.GetRequiredService<AgentRegistry>());
        services.AddSingleton<HeartbeatRecorder>();
        services.AddSingleton<AgentWorker>();

        // Totals are loaded and instruments exist before the workers run and the server listens.
        services.AddHostedService<SharedStateExchange>();
        services.AddHostedService<AgentMetrics>();
        services.AddHostedService<AgentSupervisor>();
    }
}
