namespace OpenClaw.Gateway.Sessions;

internal static partial class RunEndingLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of a run waits to be stored: {Reason}")]
    public static partial void Waits(this ILogger<RunEnding> log, string reason);
}
