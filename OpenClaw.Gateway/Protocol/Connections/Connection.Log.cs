namespace OpenClaw.Gateway.Protocol;

internal static partial class ConnectionLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Socket {ConnectionId} ended: {Reason}")]
    public static partial void SocketEnded(this ILogger<Connection> log, string connectionId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {ConnectionId} reads too slowly, {QueuedBytes} bytes queued; closing it")]
    public static partial void SlowConsumer(this ILogger<Connection> log, string connectionId, long queuedBytes);
}
