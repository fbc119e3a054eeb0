using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Reads sessions at start, and again and again what has no events of its own: settings and waiting texts.</summary>
internal sealed class SessionStart(
    SessionCatalog sessions, ITranscriptStore transcripts, SystemTextQueue texts, GatewaySettings settings, TimeProvider time, ILogger<SessionStart> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loaded = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await settings.LoadAsync(stoppingToken);
                await texts.ReloadAsync(stoppingToken);
                if (!loaded)
                {
                    await sessions.LoadAsync(stoppingToken);
                    loaded = true;
                }

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
