namespace OpenClaw.Gateway.Sessions;

internal static partial class SessionStartLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Sessions and settings cannot be read yet: {Reason}")]
    public static partial void NotLoaded(this ILogger<SessionStart> log, string reason);
}
