using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Cron;

internal static class CronExtensions
{
    /// <summary>Adds planned jobs.</summary>
    public static void AddCron(this IServiceCollection services)
    {
        services.AddSingleton<CronJobs>();
        services.AddSingleton<CronScheduler>();
        services.AddSingleton<IMethodGroup, CronMethods>();
        services.AddHostedService(provider => provider.GetRequiredService<CronScheduler>());
    }
}
