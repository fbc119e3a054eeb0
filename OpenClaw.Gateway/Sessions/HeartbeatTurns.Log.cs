namespace OpenClaw.Gateway.Sessions;

internal static partial class HeartbeatTurnsLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Heartbeat turn of agent {AgentId} failed")]
    public static partial void TurnFailed(this ILogger<HeartbeatTurns> log, string agentId, Exception exception);
}
