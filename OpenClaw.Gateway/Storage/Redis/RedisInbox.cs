using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Messaging;
using StackExchange.Redis;

namespace OpenClaw.Gateway.Storage.Redis;

/// <summary>Inboxes as Redis Streams <c>oc:a2a:{agent}</c>, one consumer group for all replicas, one consumer per process.</summary>
/// <remarks>
/// What survives: an accepted message is in the stream, and Redis answers only after the command is in its append-only file and the file on
/// the disk (appendonly yes, appendfsync always, which the resource graph configures; one flush serves all commands that arrived together).
/// So it survives the death of gateways, of Redis and of the machine. With everysec the loss of the machine can take the last second, and a
/// Redis that is killed while its disk is too slow for an earlier flush what it put off for that, up to two seconds.
/// Without appendonly a message lives as long as the Redis process. A message leaves the stream (XACK, XDEL) only after its answer is
/// committed in PostgreSQL; one whose consumer died is claimed by another (XAUTOCLAIM) and its second answer is dropped by the store.
/// </remarks>
internal sealed class RedisInbox(RedisAccess redis, TimeProvider clock, IOptions<MessagingOptions> options) : IInbox
{
    private const string Group = "gateway";
    private const string Beginning = "0";

    // One script, so that the key, the limit and the message are one atomic step; a repeated key answers with what it stands for.
    private const string EnqueueScript = """
        if KEYS[2] then
          local seen = redis.call('GET', KEYS[2])
          if seen then return seen end
        end
        if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[1]) then return 'full' end
        redis.call('XADD', KEYS[1], '*', 'id', ARGV[2], 'body', ARGV[3], 'from', ARGV[4], 'at', ARGV[5], 'trace', ARGV[6], 'envelope', ARGV[9])
        if KEYS[2] then redis.call('SET', KEYS[2], ARGV[7], 'PX', ARGV[8]) end
        return 'ok'
        """;

    private readonly string _consumer = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<string, Reader> _readers = new(StringComparer.Ordinal);
    private readonly MessagingOptions _options = options.Value;

    public async Task<EnqueueResult> EnqueueAsync(InboxMessage message, IdempotencyClaim? claim, CancellationToken cancellation)
    {
        var id = message.Id.ToString("N");
        var at = message.ReceivedAt.ToUnixTimeMilliseconds();
        RedisKey[] keys = claim is null ? [StreamOf(message.AgentId)] : [StreamOf(message.AgentId), $"oc:idem:{message.AgentId}:{claim.Key}"];
        RedisValue[] values =
        [
            _options.InboxCapacity, id, message.Content, message.Sender ?? "", at, message.TraceParent ?? "",
            claim is null ? "" : $"{claim.Fingerprint}:{id}:{at}", (long)_options.IdempotencyWindow.TotalMilliseconds,
            message.Envelope.ToText() ?? "",
        ];
        var result = (string)(await redis.RunAsync(database => database.ScriptEvaluateAsync(EnqueueScript, keys, values), cancellation))!;
        return result switch
        {
            "ok" => new EnqueueResult(EnqueueOutcome.Accepted, message.Id, message.ReceivedAt),
            "full" => new EnqueueResult(EnqueueOutcome.Full, message.Id, default),
            _ => Seen(result, claim!),
        };
    }

    public void Resume(string agentId) => ReaderOf(agentId).Unfinished = Beginning;

    public async Task<IReadOnlyList<InboxEntry>> ReceiveAsync(string agentId, int limit, CancellationToken cancellation)
    {
        var reader = ReaderOf(agentId);
        var stream = StreamOf(agentId);
        try
        {
            if (!reader.GroupExists)
            {
                await CreateGroupAsync(stream, cancellation);
                reader.GroupExists = true;
            }

            // From a position instead of ">" a consumer reads again what it took and did not acknowledge: the worker was stopped in the
            // middle of it, or the answer to an earlier read was lost on its way.
            if (reader.Unfinished is { } position)
            {
                var unfinished = await ReadAsync(stream, position, limit, cancellation);
                reader.Unfinished = unfinished.Length < limit ? null : (string?)unfinished[^1].Id;
                if (unfinished.Length > 0)
                {
                    return Parse(agentId, unfinished);
                }
            }

            if (reader.NextClaim <= clock.GetUtcNow())
            {
                var claimed = await redis.RunAsync(
                    database => database.StreamAutoClaimAsync(
                        stream, Group, _consumer, (long)_options.ClaimAfter.TotalMilliseconds, "0-0", limit), cancellation);

                // Claimed a full batch: there may be more. Otherwise the next look can wait.
                if (claimed.ClaimedEntries.Length < limit)
                {
                    reader.NextClaim = clock.GetUtcNow() + (_options.ClaimAfter / 3);
                }

                if (claimed.ClaimedEntries.Length > 0)
                {
                    return Parse(agentId, claimed.ClaimedEntries);
                }
            }

            return Parse(agentId, await ReadAsync(stream, ">", limit, cancellation));
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
        {
            // Redis lost its data or was flushed; the next call makes the group again.
            reader.GroupExists = false;
            return [];
        }
        catch (StorageUnavailableException)
        {
            // Redis may have handed messages out that did not arrive. They must come before newer ones of their conversations.
            reader.Unfinished = Beginning;
            throw;
        }
    }

    public async Task CompleteAsync(string agentId, IReadOnlyList<InboxEntry> entries, CancellationToken cancellation)
    {
        RedisValue[] positions = [.. entries.Select(entry => (RedisValue)entry.Position)];
        var stream = StreamOf(agentId);
        await redis.RunAsync(
            async database =>
            {
                // Sent together. Should only the first arrive, the entry is acknowledged and merely takes room; it is not answered again.
                var acknowledged = database.StreamAcknowledgeAsync(stream, Group, positions);
                var deleted = database.StreamDeleteAsync(stream, positions);
                await acknowledged;
                return await deleted;
            },
            cancellation);
    }

    public Task<long> CountAsync(string agentId, CancellationToken cancellation) =>
        redis.RunAsync(database => database.StreamLengthAsync(StreamOf(agentId)), cancellation);

    private static string StreamOf(string agentId) => $"oc:a2a:{agentId}";

    private static EnqueueResult Seen(string value, IdempotencyClaim claim)
    {
        var parts = value.Split(':');
        return new EnqueueResult(
            parts[0] == claim.Fingerprint ? EnqueueOutcome.Replayed : EnqueueOutcome.KeyReused,
            Guid.ParseExact(parts[1], "N"),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[2], CultureInfo.InvariantCulture)));
    }

    private static List<InboxEntry> Parse(string agentId, StreamEntry[] entries)
    {
        List<InboxEntry> parsed = new(entries.Length);
        foreach (var entry in entries)
        {
            // An entry deleted while it was pending comes back without values.
            if (!entry.IsNull && entry.Values is { Length: > 0 })
            {
                parsed.Add(new InboxEntry(Parse(agentId, entry), entry.Id!));
            }
        }

        return parsed;
    }

    // The script above is the only writer. Fields are taken by their place: looking each up by name took more time than all the rest here.
    private static InboxMessage Parse(string agentId, StreamEntry entry)
    {
        var fields = entry.Values;
        string? sender = fields[2].Value;
        string? trace = fields[4].Value;
        return new InboxMessage(
            Guid.ParseExact((string)fields[0].Value!, "N"),
            agentId,
            fields[1].Value!,
            string.IsNullOrEmpty(sender) ? null : sender,
            DateTimeOffset.FromUnixTimeMilliseconds((long)fields[3].Value),
            string.IsNullOrEmpty(trace) ? null : trace,
            // Entries of a gateway from before there were envelopes end here.
            MessageEnvelope.Parse(fields.Length > 5 ? (string?)fields[5].Value : null));
    }

    private Task<StreamEntry[]> ReadAsync(string stream, string position, int limit, CancellationToken cancellation) =>
        redis.RunAsync(database => database.StreamReadGroupAsync(stream, Group, _consumer, position, limit), cancellation);

    private Task<bool> CreateGroupAsync(string stream, CancellationToken cancellation) => redis.RunAsync(
        async database =>
        {
            try
            {
                return await database.StreamCreateConsumerGroupAsync(stream, Group, "0", createStream: true);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
            {
                return false;
            }
        },
        cancellation);

    private Reader ReaderOf(string agentId) => _readers.GetOrAdd(agentId, static _ => new Reader());

    // Used by the agent's one worker only.
    private sealed class Reader
    {
        public bool GroupExists { get; set; }

        /// <summary>Behind which entry what was taken before is read again; null when there is nothing of that.</summary>
        public string? Unfinished { get; set; }

        public DateTimeOffset NextClaim { get; set; }
    }
}
