using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace OpenClaw.ServiceDefaults.Health;

internal sealed partial class CheckRunner
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Health check {Check} is {Status}: {Detail}")]
    private static partial void LogFailing(ILogger logger, string check, HealthStatus status, string? detail);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Health check {Check} has recovered")]
    private static partial void LogRecovered(ILogger logger, string check);
}
