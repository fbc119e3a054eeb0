using System.Text.Json;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The health snapshot: built at most once per second and shared by answers, hello-ok and events.</summary>
internal sealed class HealthSnapshots(
    IHealthSource source, EventHub hub, StateVersions versions, ProtocolMetrics metrics, TimeProvider time)
{
    /// <summary>Age up to which a snapshot is used again, in milliseconds.</summary>
    public const long FreshMs = 1000;

    /// <summary>Time after which a snapshot is broadcast although nothing changed, in milliseconds.</summary>
    public const long BroadcastEveryMs = 60_000;

    private readonly Lock _gate = new();
    private volatile Snapshot? _current;
    private byte[] _broadcastContent = [];
    private long _broadcastAt;

    /// <summary>The payload of a snapshot of at most <see cref="FreshMs"/>.</summary>
    public byte[] Get()
    {
        var current = _current;
        return current is not null && Now - current.At <= FreshMs ? current.Payload : Refresh(Now).Payload;
    }

    /// <summary>The payload of a snapshot that is built after this call began.</summary>
    public byte[] Probe() => Refresh(Now, isForced: true).Payload;

    /// <summary>Broadcasts a new snapshot when its content changed, or when the last broadcast is long ago; to be called once a second.</summary>
    public void BroadcastWhenDue()
    {
        if (hub.Count == 0)
        {
            return;
        }

        var now = Now;
        var snapshot = Refresh(now);
        var changed = !snapshot.Content.AsSpan().SequenceEqual(_broadcastContent);
        if (!changed && now - _broadcastAt < BroadcastEveryMs)
        {
            return;
        }

        var isFirst = _broadcastAt == 0;
        _broadcastContent = snapshot.Content;
        _broadcastAt = now;

        // A client that just connected has the first snapshot already.
        if (!isFirst)
        {
            hub.Broadcast(EventKind.Health, snapshot.Payload);
            metrics.HealthBroadcast();
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Snapshot Refresh(long asked, bool isForced = false)
    {
        lock (_gate)
        {
            // Concurrent callers share the result of the one that came first.
            if (_current is { } current && (isForced ? current.At > asked : Now - current.At <= FreshMs))
            {
                return current;
            }

            var started = time.GetTimestamp();
            var now = Now;
            var payload = source.Build(now);
            var content = payload with
            {
                Ts = 0,
                Sessions = Still(payload.Sessions),
                Agents = [.. payload.Agents.Select(agent => agent with
                {
                    Sessions = Still(agent.Sessions),
                    Collective = agent.Collective with { LastActivityAt = null, OldestQueuedMs = null, TokensToday = 0, CostTodayUsd = 0 },
                })],
            };
            payload = payload with { DurationMs = (long)time.GetElapsedTime(started).TotalMilliseconds };
            var snapshot = new Snapshot(now, Write(payload), Write(content));
            versions.HealthRefreshed();
            metrics.HealthRefreshed();
            _current = snapshot;
            return snapshot;
        }
    }

    /// <summary>Sessions without what changes by itself.</summary>
    private static HealthSessions Still(HealthSessions sessions) => sessions with { Recent = [] };

    private static byte[] Write(HealthPayload payload) => FrameWriter.Json(payload, static (writer, state) =>
        JsonSerializer.Serialize(writer, state, ProtocolJson.Default.HealthPayload));

    private sealed record Snapshot(long At, byte[] Payload, byte[] Content);
}
