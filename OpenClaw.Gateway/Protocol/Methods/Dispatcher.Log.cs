namespace OpenClaw.Gateway.Protocol;

internal static partial class DispatcherLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Handler of {Method} failed")]
    public static partial void HandlerFailed(this ILogger<Dispatcher> log, string method, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A response could not be written")]
    public static partial void ResponseNotWritten(this ILogger<Dispatcher> log, Exception exception);
}
