using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpenClaw.AppHost.Lifecycle;

/// <summary>Starts crashed resources again; one that the operator stopped stays stopped.</summary>
internal sealed partial class CrashRestarter(
    ResourceNotificationService notifications, ResourceCommandService commands, ILogger<CrashRestarter> log) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    // A process that lived this long did not crash because of how it was started.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Watched> _resources = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            if (!change.Resource.HasAnnotationOfType<RestartAfterCrashAnnotation>())
            {
                continue;
            }

            var watched = _resources.TryGetValue(change.ResourceId, out var known) ? known : _resources[change.ResourceId] = new Watched();
            var state = change.Snapshot.State?.Text;
            if (state == watched.State)
            {
                continue;
            }

            var wasStopped = watched.State == KnownResourceStates.Stopping;
            watched.State = state;
            if (state == KnownResourceStates.Running)
            {
                watched.RunningSince = DateTimeOffset.UtcNow;
            }
            else if ((state == KnownResourceStates.Exited || state == KnownResourceStates.Finished)
                && !wasStopped && change.Snapshot.ExitCode is not 0)
            {
                _ = RestartAsync(change.ResourceId, change.Snapshot.ExitCode, watched, stoppingToken);
            }
        }
    }

    private async Task RestartAsync(string resource, int? exitCode, Watched watched, CancellationToken cancellation)
    {
        watched.Delay = DateTimeOffset.UtcNow - watched.RunningSince > Settled
            ? FirstDelay
            : TimeSpan.FromTicks(Math.Clamp(watched.Delay.Ticks * 2, FirstDelay.Ticks, LongestDelay.Ticks));
        LogCrashed(resource, exitCode, watched.Delay);
        try
        {
            await Task.Delay(watched.Delay, cancellation);
            if (watched.State is { } state && (state == KnownResourceStates.Exited || state == KnownResourceStates.Finished))
            {
                var result = await commands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, cancellation);
                if (!result.Success)
                {
                    LogNotStarted(resource, result.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Resource} ended by itself with exit code {ExitCode}; it is started again in {Delay}")]
    private partial void LogCrashed(string resource, int? exitCode, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "{Resource} could not be started again: {Reason}")]
    private partial void LogNotStarted(string resource, string? reason);

    private sealed class Watched
    {
        public string? State { get; set; }

        public DateTimeOffset RunningSince { get; set; }

        public TimeSpan Delay { get; set; }
    }
}
