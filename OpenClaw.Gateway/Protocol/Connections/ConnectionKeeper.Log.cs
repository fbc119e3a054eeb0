namespace OpenClaw.Gateway.Protocol;

internal static partial class ConnectionKeeperLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A round over all connections failed")]
    public static partial void RoundFailed(this ILogger<ConnectionKeeper> log, Exception exception);
}
