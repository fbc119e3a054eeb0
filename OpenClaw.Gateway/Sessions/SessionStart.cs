using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Reads sessions at start, and again and again what has no events of its own, or whose events may be lost: settings, waiting texts, sessions.</summary>
internal sealed class SessionStart(
    SessionCatalog sessions, ITranscriptStore transcripts, SystemTextQueue texts, GatewaySettings settings, TimeProvider time, ILogger<SessionStart> log)
    : BackgroundService
{
    /// <summary>A change becomes visible at the end of its transaction but bears the time of its beginning.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loaded = false;
        var seen = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await settings.LoadAsync(stoppingToken);
                await texts.ReloadAsync(stoppingToken);
                var now = time.GetTimestamp();
                if (!loaded)
                {
                    await sessions.LoadAsync(stoppingToken);
                    loaded = true;
                }
                else
                {
                    await sessions.RefreshAsync(time.GetElapsedTime(seen, now) + Overlap, stoppingToken);
                }

                seen = now;

                foreach (var forgotten in await sessions.PruneAsync(stoppingToken))
                {
                    await transcripts.TrimAsync(forgotten.SessionId, 0, stoppingToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.NotLoaded(e.Message);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
