using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

internal static class ModelExtensions
{
    public static void AddModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IChatClient, BuiltInResponder>();
        builder.Services.AddSingleton<AgentResponder>();
    }
}
