using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Counts what the protocol does. Every series exists from the first scrape, with 0 where nothing happened.</summary>
/// <remarks>Counters are plain fields read at scrape time, so that counting a request costs one interlocked addition.</remarks>
internal sealed class ProtocolMetrics : IDisposable
{
    public const string MeterName = "OpenClaw.Gateway.Protocol";
    public const string OtherMethod = "other";

    private readonly Meter _meter;
    private readonly Histogram<double> _latency;
    private readonly Histogram<double> _handshakeTime;
    private readonly Dictionary<EventKind, EventCount> _events = EventKind.All.ToDictionary(kind => kind, _ => new EventCount());
    private readonly ConcurrentDictionary<string, Count> _handshakes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Reason, string Decision), Count> _pairings = new();
    private readonly ConcurrentDictionary<(string Role, string Mode), Count> _connections = new();
    private IReadOnlyCollection<MethodCounts> _methods = [];
    private Func<long> _queued = () => 0;
    private long _unauthenticated;
    private long _inFlight;
    private long _slow;
    private long _healthRefreshes;
    private long _healthBroadcasts;

    public ProtocolMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _latency = _meter.CreateHistogram("openclaw_gateway_rpc", "s", "Time from a request's arrival to its response.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30] });
        _handshakeTime = _meter.CreateHistogram("openclaw_gateway_handshake", "s", "Time from an accepted socket to hello-ok.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });
        _meter.CreateObservableGauge("openclaw_gateway_protocol_info", () => new Measurement<long>(1, Tag("version", OpenClawVersion.Text), Tag("protocol", "3")),
            description: "The protocol that the gateway speaks.");
        _meter.CreateObservableGauge("openclaw_gateway_connections", ObserveConnections, description: "Authenticated connections.");
        _meter.CreateObservableGauge("openclaw_gateway_connections_unauthenticated", () => Volatile.Read(ref _unauthenticated),
            description: "Sockets before the end of their handshake.");
        _meter.CreateObservableCounter("openclaw_gateway_handshakes", ObserveHandshakes, description: "Handshakes by result.");
        _meter.CreateObservableCounter("openclaw_gateway_pairing", ObservePairings, description: "Pairing decisions.");
        _meter.CreateObservableCounter("openclaw_gateway_rpc_requests", ObserveRequests, description: "Requests by method and result.");
        _meter.CreateObservableGauge("openclaw_gateway_rpc_inflight", () => Volatile.Read(ref _inFlight), description: "Requests in work.");
        _meter.CreateObservableCounter("openclaw_gateway_events_sent", () => ObserveEvents(count => count.Sent), description: "Events sent, one per receiver.");
        _meter.CreateObservableCounter("openclaw_gateway_events_dropped", () => ObserveEvents(count => count.Dropped),
            description: "Events dropped or merged because their receiver was slow.");
        _meter.CreateObservableGauge("openclaw_gateway_send_queue", () => _queued(), "By", "Bytes in all send queues.");
        _meter.CreateObservableCounter("openclaw_gateway_slow_consumers_closed", () => Volatile.Read(ref _slow), description: "Connections closed because they read too slowly.");
        _meter.CreateObservableCounter("openclaw_gateway_health_refreshes", () => Volatile.Read(ref _healthRefreshes), description: "Health snapshots built.");
        _meter.CreateObservableCounter("openclaw_gateway_health_broadcasts", () => Volatile.Read(ref _healthBroadcasts), description: "Health snapshots broadcast.");
        _handshakes.TryAdd("ok", new Count());
        foreach (var mode in ClientInfo.Modes)
        {
            _connections.TryAdd((Peer.Operator, mode), new Count());
        }

        _connections.TryAdd((Peer.Node, "node"), new Count());
    }

    /// <summary>Makes the series of the methods; called once, when the method table exists.</summary>
    public void Observe(IReadOnlyCollection<MethodCounts> methods) => _methods = methods;

    /// <summary>Names the source of the send queue gauge.</summary>
    public void ObserveQueues(Func<long> queuedBytes) => _queued = queuedBytes;

    public void SocketOpened() => Interlocked.Increment(ref _unauthenticated);

    public void SocketAuthenticatedOrClosed() => Interlocked.Decrement(ref _unauthenticated);

    public void Connected(Peer peer, int change) =>
        Interlocked.Add(ref _connections.GetOrAdd((peer.Role, peer.Client.Mode), _ => new Count()).Value, change);

    /// <param name="result">ok, or the details code in lower case.</param>
    /// <param name="startedAt">Timestamp of the socket's acceptance.</param>
    public void Handshake(string result, long startedAt)
    {
        Interlocked.Increment(ref _handshakes.GetOrAdd(result, _ => new Count()).Value);
        if (result == "ok")
        {
            _handshakeTime.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
        }
    }

    public void Pairing(string reason, string decision) =>
        Interlocked.Increment(ref _pairings.GetOrAdd((reason, decision), _ => new Count()).Value);

    public void RequestStarted() => Interlocked.Increment(ref _inFlight);

    public void RequestEnded(MethodCounts method, RpcError? error, long startedAt)
    {
        Interlocked.Decrement(ref _inFlight);
        method.Add(error?.Code);
        if (_latency.Enabled)
        {
            _latency.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, method.Tag);
        }
    }

    public void EventSent(EventKind kind) => Interlocked.Increment(ref _events[kind].Sent);

    public void EventDropped(EventKind kind) => Interlocked.Increment(ref _events[kind].Dropped);

    public void SlowConsumerClosed() => Interlocked.Increment(ref _slow);

    public void HealthRefreshed() => Interlocked.Increment(ref _healthRefreshes);

    public void HealthBroadcast() => Interlocked.Increment(ref _healthBroadcasts);

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private IEnumerable<Measurement<long>> ObserveConnections() =>
        _connections.Select(pair => new Measurement<long>(Volatile.Read(ref pair.Value.Value), Tag("role", pair.Key.Role), Tag("mode", pair.Key.Mode)));

    private IEnumerable<Measurement<long>> ObserveHandshakes() =>
        _handshakes.Select(pair => new Measurement<long>(Volatile.Read(ref pair.Value.Value), Tag("result", pair.Key)));

    private IEnumerable<Measurement<long>> ObservePairings() =>
        _pairings.Select(pair => new Measurement<long>(Volatile.Read(ref pair.Value.Value), Tag("reason", pair.Key.Reason), Tag("decision", pair.Key.Decision)));

    private IEnumerable<Measurement<long>> ObserveRequests() =>
        _methods.SelectMany(method => method.Observe());

    private IEnumerable<Measurement<long>> ObserveEvents(Func<EventCount, long> read) =>
        _events.GroupBy(pair => pair.Key.Name).Select(group => new Measurement<long>(group.Sum(pair => read(pair.Value)), Tag("event", group.Key)));

    private sealed class Count
    {
        public long Value;
    }

    private sealed class EventCount
    {
        public long Sent;
        public long Dropped;
    }
}
