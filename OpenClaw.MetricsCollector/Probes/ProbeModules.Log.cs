namespace OpenClaw.MetricsCollector.Probes;

internal sealed partial class ProbeModules
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Count} probe modules read from {Path}")]
    private static partial void LogRead(ILogger logger, int count, string path);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The probe modules cannot be used: {Reason}")]
    private static partial void LogUnusable(ILogger logger, string reason);
}
