using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Recording;

namespace OpenClaw.Gateway.Models;

internal static class ModelExtensions
{
    /// <summary>Adds the models behind the agents: the router, its budgets, prices and ledger, and the built-in responder.</summary>
    public static void AddModels(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsRules>();
        services.AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>();
        services.AddKeyedSingleton<IChatClient, BuiltInResponder>(ProviderPreset.BuiltIn);
        services.AddSingleton<ModelHttp>();
        services.AddSingleton<PriceBook>();
        services.AddSingleton<ModelMetrics>();
        services.AddSingleton<ModelRoutes>();
        services.AddSingleton<ModelAccounting>();
        services.AddSingleton<ResponseCache>();
        services.AddSingleton<UsageLedger>();
        services.AddSingleton<BudgetBook>();
        services.AddSingleton<RouterChatClient>();
        builder.AddRecording();
        services.AddSingleton<AgentResponder>();
        services.AddHostedService<ModelActivation>();
        services.AddHostedService(provider => provider.GetRequiredService<UsageLedger>());
        services.AddHostedService(provider => provider.GetRequiredService<BudgetBook>());
    }
}
