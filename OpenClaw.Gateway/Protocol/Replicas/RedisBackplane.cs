using System.Text.Json;
using System.Threading.Channels;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Sessions;
using OpenClaw.Gateway.Storage;
using OpenClaw.Gateway.Storage.Redis;
using StackExchange.Redis;

namespace OpenClaw.Gateway.Protocol;

/// <summary>Carries events and presence between the replicas, in one order for all, through a Redis stream.</summary>
/// <remarks>
/// Each replica reads the whole stream from where it stopped, so an event is neither lost nor repeated while Redis is away for a
/// moment or a connection to it breaks. Events of this process go to its own clients at once and are skipped when they come back.
/// </remarks>
internal sealed class RedisBackplane(RedisAccess redis, EventHub hub, IServiceProvider services, TimeProvider time, ILogger<RedisBackplane> log)
    : BackgroundService, IEventBus, IPresenceExchange, IRunExchange
{
    private const string Stream = "oc:gateway:events";

    /// <summary>Events that the stream keeps for replicas which lag behind.</summary>
    private const int Kept = 10_000;
    private const int Batch = 500;

    /// <summary>Who sends an event that is sent once is known for so many seconds: longer than a run is remembered.</summary>
    private const int OnceSeconds = 900;

    // The claim and the event are one step: a replica that dies has done both or neither. An attempt that is repeated because the
    // answer of Redis got lost finds its own claim.
    private const string OnceScript = """
        local owner = redis.call('GET', KEYS[2])
        if owner then return owner == ARGV[1] and 1 or 0 end
        redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[2])
        redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'm', ARGV[4])
        return 1
        """;
    private static readonly TimeSpan OnceLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly LocalEventBus _local = new(hub);

    // Bounded: while Redis is away the oldest events give way, as they would for a client that is away.
    private readonly Channel<Outgoing> _outgoing = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        dropped => dropped.IsFirst?.TrySetResult(true));
    private volatile bool _isAway;

    public void Broadcast(EventKind kind, byte[] payload, string? mergeKey = null)
    {
        _local.Broadcast(kind, payload, mergeKey);
        Send(new ReplicaMessage(_self, "broadcast", kind.Name, kind.Droppability == Droppability.Merge, mergeKey, Payload: JsonElement.Parse(payload)));
    }

    public async ValueTask BroadcastOnceAsync(EventKind kind, byte[] payload, string? mergeKey, string once)
    {
        var first = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = new ReplicaMessage(
            _self, "broadcast", kind.Name, kind.Droppability == Droppability.Merge, mergeKey, Payload: JsonElement.Parse(payload));
        _outgoing.Writer.TryWrite(new Outgoing(message, once, first));

        // Without Redis there is nobody to agree with; the own clients do not wait for it.
        if (!_isAway)
        {
            await MessageSignals.WaitAsync(first.Task, OnceLimit, time, CancellationToken.None);
        }

        if (!first.Task.IsCompleted || first.Task.Result)
        {
            _local.Broadcast(kind, payload, mergeKey);
        }
    }

    public void ToSession(EventKind kind, string sessionKey, byte[] payload)
    {
        _local.ToSession(kind, sessionKey, payload);
        Send(new ReplicaMessage(_self, "session", kind.Name, kind.Droppability == Droppability.Merge, sessionKey, Payload: JsonElement.Parse(payload)));
    }

    public void CloseDevice(string deviceId, string? role)
    {
        _local.CloseDevice(deviceId, role);
        Send(new ReplicaMessage(_self, "close", Key: deviceId, Role: role));
    }

    public void Publish(string key, PresenceEntry entry, bool announces) => Send(new ReplicaMessage(
        _self, "presence", Key: key, Payload: JsonSerializer.SerializeToElement(entry, ProtocolJson.Default.PresenceEntry), Announces: announces));

    public void Stop(string id, string reason) => Send(new ReplicaMessage(_self, "stop", Key: id, Role: reason));

    public void Done(string runId, string sessionKey) => Send(new ReplicaMessage(_self, "done", Key: runId, Role: sessionKey));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var writing = WriteAsync(stoppingToken);
        await ReadAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Send(ReplicaMessage message) => _outgoing.Writer.TryWrite(new Outgoing(message, null, null));

    private async Task WriteAsync(CancellationToken stopping)
    {
        await foreach (var (message, once, first) in _outgoing.Reader.ReadAllAsync(stopping))
        {
            var attempt = Guid.NewGuid().ToString("N");
            var body = JsonSerializer.SerializeToUtf8Bytes(message, ProtocolJson.Default.ReplicaMessage);
            while (true)
            {
                try
                {
                    if (once is null)
                    {
                        await redis.RunAsync(database => database.StreamAddAsync(Stream, "m", body, maxLength: Kept, useApproximateMaxLength: true), stopping);
                    }
                    else
                    {
                        first!.TrySetResult((int)await redis.RunAsync(
                            database => database.ScriptEvaluateAsync(
                                OnceScript, [Stream, $"oc:gateway:once:{once}"], [attempt, OnceSeconds, Kept, body]), stopping) == 1);
                    }

                    _isAway = false;
                    break;
                }
                catch (StorageUnavailableException e)
                {
                    log.Away(e.Message);
                    _isAway = true;
                    first?.TrySetResult(true);
                    await Task.Delay(Pause, time, stopping);
                }
            }
        }
    }

    private async Task ReadAsync(CancellationToken stopping)
    {
        string? position = null;
        while (true)
        {
            try
            {
                position ??= await BeginAsync(stopping);
                var entries = await redis.RunAsync(database => database.StreamReadAsync(Stream, position, Batch), stopping);
                foreach (var entry in entries)
                {
                    position = entry.Id!;
                    await TakeAsync(entry, stopping);
                }

                if (entries.Length == 0)
                {
                    await Task.Delay(Look, time, stopping);
                }
            }
            catch (StorageUnavailableException e)
            {
                log.Away(e.Message);
                await Task.Delay(Pause, time, stopping);
            }
        }
    }

    /// <summary>Takes over who is there, from what the stream still has of it, and begins with the events from now on.</summary>
    private async Task<string> BeginAsync(CancellationToken stopping)
    {
        var since = time.GetUtcNow().ToUnixTimeMilliseconds() - PresenceList.LifetimeMs;
        var position = $"{since}-0";
        foreach (var entry in await redis.RunAsync(database => database.StreamRangeAsync(Stream, position, "+", Kept), stopping))
        {
            position = entry.Id!;
            if (Read(entry) is { What: "presence" } message)
            {
                await TakeAsync(message with { Announces = false }, stopping);
            }
        }

        return position;
    }

    private async Task TakeAsync(StreamEntry entry, CancellationToken stopping)
    {
        if (Read(entry) is { } message)
        {
            await TakeAsync(message, stopping);
        }
    }

    /// <summary>A message of another replica; null for one of this process, or one that cannot be read.</summary>
    private ReplicaMessage? Read(StreamEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize((byte[])entry["m"]!, ProtocolJson.Default.ReplicaMessage) is { } message && message.From != _self ? message : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentNullException)
        {
            log.NotReadable(e.Message);
            return null;
        }
    }

    private async Task TakeAsync(ReplicaMessage message, CancellationToken stopping)
    {
        var payload = message.Payload is { } element ? FrameWriter.Json(element, static (writer, value) => value.WriteTo(writer)) : [];
        switch (message.What)
        {
            case "broadcast" when EventKind.Find(message.Event!, message.Merges) is { } kind:
                _local.Broadcast(kind, payload, message.Key);
                break;
            case "session" when EventKind.Find(message.Event!, message.Merges) is { } kind:
                if (kind == EventKind.SessionsChanged)
                {
                    await ReloadAsync(message.Key!, stopping);
                }

                _local.ToSession(kind, message.Key!, payload);
                break;
            case "close":
                _local.CloseDevice(message.Key!, message.Role);
                break;
            case "stop":
                services.GetRequiredService<RunSignals>().ReceivedStop(message.Key!, message.Role!);
                break;
            case "done":
                services.GetRequiredService<RunSignals>().ReceivedDone(message.Key!, message.Role!);
                break;
            case "presence" when message.Payload?.Deserialize(ProtocolJson.Default.PresenceEntry) is { } entry:
                services.GetRequiredService<PresenceTracker>().Received(message.Key!, entry, message.Announces);
                break;
        }
    }

    private async Task ReloadAsync(string sessionKey, CancellationToken stopping)
    {
        try
        {
            await services.GetRequiredService<SessionCatalog>().ReloadAsync(sessionKey, stopping);
        }
        catch (StorageUnavailableException e)
        {
            log.Away(e.Message);
        }
    }

    /// <param name="Message">What to tell.</param>
    /// <param name="Once">Names what is told once by all replicas together; null for everything else.</param>
    /// <param name="IsFirst">Completes when it is known whether this replica is the one.</param>
    private readonly record struct Outgoing(ReplicaMessage Message, string? Once, TaskCompletionSource<bool>? IsFirst);
}
