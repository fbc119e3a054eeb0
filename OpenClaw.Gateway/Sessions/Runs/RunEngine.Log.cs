namespace OpenClaw.Gateway.Sessions;

internal static partial class RunEngineLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The stored runs cannot be looked after now: {Reason}")]
    public static partial void RoundFailed(this ILogger<RunEngine> log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} failed")]
    public static partial void RunFailed(this ILogger<RunEngine> log, string runId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} taken over from a replica that is gone")]
    public static partial void TakenOver(this ILogger<RunEngine> log, string runId);
}
