namespace OpenClaw.MetricsCollector.Collection;

internal sealed partial class CollectorRunner
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Collector {Collector}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string collector, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Collector {Collector} is complete again")]
    private static partial void LogRecovered(ILogger logger, string collector);
}
