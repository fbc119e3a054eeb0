namespace OpenClaw.Gateway.Cron;

internal static partial class CronSchedulerLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Planned jobs cannot be looked after now: {Reason}")]
    public static partial void RoundFailed(this ILogger<CronScheduler> log, string reason);
}
