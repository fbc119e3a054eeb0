using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Asks agents from time to time whether something needs attention.</summary>
internal sealed class HeartbeatTurns(
    HeartbeatSettings settings, ICollectiveView collective, RunEngine engine, IEventBus bus, TimeProvider time, ILogger<HeartbeatTurns> log) : BackgroundService
{
    private const string NothingToSay = "HEARTBEAT_OK";
    private const int MaxPreview = 200;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, DateTimeOffset> _next = [];
    private volatile byte[]? _last;

    /// <summary>Payload of the last heartbeat event; null before the first.</summary>
    public byte[]? Last => _last;

    /// <summary>Starts a turn at once, without waiting for it.</summary>
    public void StartNow(string agentId) => _ = TurnAsync(agentId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                StartDue();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void StartDue()
    {
        if (!settings.IsEnabled)
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var agent in collective.Agents)
        {
            if (settings.Every(agent.Id) is not { } every)
            {
                continue;
            }

            // The first turn comes a whole interval after the start: a restart loop must not cost model calls.
            if (!_next.TryGetValue(agent.Id, out var due))
            {
                _next[agent.Id] = now + every;
            }
            else if (due <= now)
            {
                _next[agent.Id] = now + every;
                StartNow(agent.Id);
            }
        }
    }

    private async Task TurnAsync(string agentId)
    {
        try
        {
            var started = time.GetTimestamp();
            var start = await engine.StartAsync(
                new RunRequest("heartbeat", Guid.NewGuid().ToString(), SessionKey.MainOf(agentId), settings.Of(agentId).Prompt, "heartbeat"), CancellationToken.None);
            var record = await start.Run!.Finished;
            var text = record.Text?.Trim() ?? "";
            var (status, reason) = record.State != RunRecord.Ok ? ("failed", record.Error)
                : text.Length == 0 ? ("ok-empty", null)
                : text == NothingToSay ? ("ok-token", (string?)null)
                : ("skipped", "target-none");
            var payload = FrameWriter.Json(
                (status, reason, text, Ms: (long)time.GetElapsedTime(started).TotalMilliseconds, Now: time.GetUtcNow().ToUnixTimeMilliseconds()),
                static (writer, state) =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("ts"u8, state.Now);
                    writer.WriteString("status"u8, state.status);
                    if (state.reason is not null)
                    {
                        writer.WriteString("reason"u8, state.reason);
                    }

                    if (state.text.Length > 0)
                    {
                        writer.WriteString("preview"u8, state.text.Length <= MaxPreview ? state.text : state.text.AsSpan(0, MaxPreview));
                    }

                    writer.WriteNumber("durationMs"u8, state.Ms);
                    writer.WriteBoolean("hasMedia"u8, false);
                    writer.WriteEndObject();
                });
            _last = payload;
            bus.Broadcast(EventKind.Heartbeat, payload);
        }
        catch (Exception e)
        {
            log.TurnFailed(agentId, e);
        }
    }
}
