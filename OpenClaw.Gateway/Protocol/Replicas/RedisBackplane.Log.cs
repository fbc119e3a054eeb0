namespace OpenClaw.Gateway.Protocol;

internal static partial class RedisBackplaneLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Events between replicas wait: {Reason}")]
    public static partial void Away(this ILogger<RedisBackplane> log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of another replica cannot be read: {Reason}")]
    public static partial void NotReadable(this ILogger<RedisBackplane> log, string reason);
}
