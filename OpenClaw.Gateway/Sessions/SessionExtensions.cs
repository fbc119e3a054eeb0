using OpenClaw.Gateway.Protocol;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Sessions;

internal static class SessionExtensions
{
    /// <summary>Adds sessions, runs, chat and usage.</summary>
    public static void AddSessions(this IServiceCollection services, StorageKind kind)
    {
        _ = kind.Postgres
            ? services.AddSingleton<ITranscriptStore, PostgresTranscriptStore>()
            : services.AddSingleton<ITranscriptStore, MemoryTranscriptStore>();
        _ = kind.Postgres
            ? services.AddSingleton<IRunStore, PostgresRunStore>()
            : services.AddSingleton<IRunStore, MemoryRunStore>();
        services.AddSingleton<ModelView>();
        services.AddSingleton<SessionCatalog>();
        services.AddSingleton<ISessionOverview>(provider => provider.GetRequiredService<SessionCatalog>());
        services.AddSingleton<SessionAddress>();
        services.AddSingleton<SystemTextQueue>();
        services.AddSingleton<ISystemTexts>(provider => provider.GetRequiredService<SystemTextQueue>());
        services.AddSingleton<RunTable>();
        services.AddSingleton<IRunLoad>(provider => provider.GetRequiredService<RunTable>());
        services.AddSingleton<RunEvents>();
        services.AddSingleton<RunSignals>();
        services.AddSingleton<RunEnding>();
        services.AddSingleton<RunWorker>();
        services.AddSingleton<RunEngine>();
        services.AddSingleton<HeartbeatTurns>();
        services.AddSingleton<ChatCommands>();
        services.AddSingleton<IMethodGroup, ChatMethods>();
        services.AddSingleton<IMethodGroup, AgentMethods>();
        services.AddSingleton<IMethodGroup, SessionQueryMethods>();
        services.AddSingleton<IMethodGroup, SessionMethods>();
        services.AddSingleton<IMethodGroup, UsageMethods>();
        services.AddHostedService<SessionStart>();
        services.AddHostedService(provider => provider.GetRequiredService<RunEngine>());
        services.AddHostedService(provider => provider.GetRequiredService<HeartbeatTurns>());
    }
}
