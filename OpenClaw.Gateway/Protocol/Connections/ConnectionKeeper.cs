using System.Diagnostics;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Enforces time limits and queue limits of all connections, sends ticks and health, and says goodbye.</summary>
internal sealed class ConnectionKeeper(
    ConnectionRegistry registry, EventHub hub, HealthSnapshots health, CollectiveView collective, ProtocolLimits limits, ProtocolMetrics metrics, TimeProvider time,
    ILogger<Connection> log, ILogger<ConnectionKeeper> keeperLog) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan HealthEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private Task _checks = Task.CompletedTask;

    /// <summary>Cancelled at the beginning of a stop, while sockets still take answers.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>True from the moment a stop was asked for: no new sockets.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loops.Add(RepeatAsync(SweepEvery, Sweep));
        _loops.Add(RepeatAsync(limits.Tick, SendTick));
        _loops.Add(RepeatAsync(HealthEvery, Refresh));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Says goodbye before any service stops, and above all before the server drops its sockets.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        hub.Broadcast(EventKind.Shutdown, """{"reason":"gateway stopping","restartExpectedMs":null}"""u8);
        foreach (var connection in registry.All)
        {
            connection.Close(CloseReason.ServiceRestart);
        }

        var since = Stopwatch.GetTimestamp();
        while (registry.All.Any() && Stopwatch.GetElapsedTime(since) < limits.Close && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(20, CancellationToken.None);
        }

        foreach (var connection in registry.All)
        {
            connection.Abort();
        }

        await Task.WhenAll(_loops);
    }

    public void Dispose() => _stop.Dispose();

    // The checks may take their time; the snapshot shows what is known now.
    private void Refresh()
    {
        if (_checks.IsCompleted)
        {
            _checks = collective.RefreshAsync(_stop.Token);
        }

        health.BroadcastWhenDue();
    }

    internal void Sweep()
    {
        long all = 0;
        List<Connection>? queued = null;
        foreach (var connection in registry.All)
        {
            if (connection.ClosingSince is not 0 and var since)
            {
                if (Stopwatch.GetElapsedTime(since) > limits.Close)
                {
                    connection.Abort();
                }

                continue;
            }

            if (connection.Peer is null && Stopwatch.GetElapsedTime(connection.AcceptedAt) > limits.Handshake)
            {
                connection.IsJudged = true;
                metrics.Handshake("timeout", connection.AcceptedAt);
                connection.Close(CloseReason.Normal);
                continue;
            }

            var bytes = connection.Queue.Bytes;
            if (bytes > limits.MergeAboveBytes)
            {
                all += bytes;
                (queued ??= []).Add(connection);
            }
        }

        if (queued is not null)
        {
            CloseSlow(queued, all);
        }
    }

    private void CloseSlow(List<Connection> queued, long all)
    {
        var now = Environment.TickCount64;

        // The sizes of one moment: they go on changing while they are sorted.
        foreach (var (connection, bytes) in queued.Select(connection => (Connection: connection, connection.Queue.Bytes)).OrderByDescending(entry => entry.Bytes))
        {
            if (bytes > limits.SendQueueBytes || all > limits.AllSendQueuesBytes
                || (connection.Queue.Oldest != long.MaxValue && now - connection.Queue.Oldest > limits.SlowConsumerAge.TotalMilliseconds))
            {
                log.SlowConsumer(connection.Id, bytes);
                metrics.SlowConsumerClosed();
                connection.CloseAndDiscard(CloseReason.SlowConsumer);
                all -= bytes;
            }
        }
    }

    private void SendTick() => hub.Broadcast(EventKind.Tick, time, static (writer, clock) =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("ts"u8, clock.GetUtcNow().ToUnixTimeMilliseconds());
        writer.WriteEndObject();
    });

    private async Task RepeatAsync(TimeSpan every, Action action)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    keeperLog.RoundFailed(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
