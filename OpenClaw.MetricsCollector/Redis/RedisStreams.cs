using System.Diagnostics;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>Length of streams, and how far their consumer groups are behind.</summary>
internal sealed class RedisStreams(RedisOptions options)
{
    private const int ScanBatches = 200;
    private const string ScanBatchSize = "1000";

    private readonly List<string> _keys = [];
    private readonly List<StreamState> _streams = [];
    private long _discovered;
    private string? _database;

    public async Task WriteAsync(RespConnection redis, int database, ExpositionWriter writer, CancellationToken cancellation)
    {
        if (options.StreamPattern.Length == 0 || options.StreamLimit == 0)
        {
            return;
        }

        if (_discovered == 0 || Stopwatch.GetElapsedTime(_discovered) >= options.StreamDiscovery)
        {
            await DiscoverAsync(redis, cancellation);
        }

        _database = $"db{database}";
        _streams.Clear();
        foreach (var key in _keys)
        {
            if (await ReadAsync(redis, key, cancellation) is { } stream)
            {
                _streams.Add(stream);
            }
        }

        Write(writer);
    }

    private async Task DiscoverAsync(RespConnection redis, CancellationToken cancellation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var cursor = "0";
        for (var batch = 0; batch < ScanBatches && found.Count < options.StreamLimit; batch++)
        {
            var reply = await redis.SendAsync(
                cancellation, "SCAN", cursor, "MATCH", options.StreamPattern, "COUNT", ScanBatchSize, "TYPE", "stream");
            if (reply.IsError || reply.Items.Length != 2)
            {
                throw new RespException($"Redis refuses SCAN: {reply}");
            }

            foreach (var key in reply.Items[1].Items)
            {
                found.Add(key.ToString());
            }

            cursor = reply.Items[0].ToString();
            if (cursor == "0")
            {
                break;
            }
        }

        _keys.Clear();
        _keys.AddRange(found.Order(StringComparer.Ordinal).Take(options.StreamLimit));
        _discovered = Stopwatch.GetTimestamp();
    }

    private async Task<StreamState?> ReadAsync(RespConnection redis, string key, CancellationToken cancellation)
    {
        var info = await redis.SendAsync(cancellation, "XINFO", "STREAM", key);
        if (info.IsError)
        {
            // Deleted since it was found.
            return null;
        }

        var stream = new StreamState(
            key,
            info.Field("length"u8).AsNumber(),
            info.Field("groups"u8).AsNumber(),
            Milliseconds(info.Field("last-generated-id"u8)),
            info.Field("radix-tree-keys"u8).AsNumber(),
            info.Field("radix-tree-nodes"u8).AsNumber());
        if (stream.GroupCount == 0)
        {
            return stream;
        }

        var groups = await redis.SendAsync(cancellation, "XINFO", "GROUPS", key);
        foreach (var group in groups.Items)
        {
            stream.Groups.Add(new GroupState(
                group.Field("name"u8).ToString(),
                group.Field("consumers"u8).AsNumber(),
                group.Field("pending"u8).AsNumber(),
                Milliseconds(group.Field("last-delivered-id"u8)),
                group.Field("lag"u8) is { Kind: RespKind.Number } lag ? lag.Number : null));
        }

        foreach (var group in stream.Groups)
        {
            if (options.ConsumerLimit == 0 || group.Consumers == 0)
            {
                continue;
            }

            var consumers = await redis.SendAsync(cancellation, "XINFO", "CONSUMERS", key, group.Name);
            foreach (var consumer in consumers.Items.Take(options.ConsumerLimit))
            {
                group.Members.Add((
                    consumer.Field("name"u8).ToString(),
                    consumer.Field("pending"u8).AsNumber(),
                    consumer.Field("idle"u8).AsNumber() / 1000));
            }
        }

        return stream;
    }

    private void Write(ExpositionWriter writer)
    {
        if (_streams.Count == 0)
        {
            return;
        }

        Streams(writer, "redis_stream_length"u8, "The number of elements of the stream."u8, static stream => stream.Length);
        Streams(writer, "redis_stream_groups"u8, "The number of consumer groups of the stream."u8, static stream => stream.GroupCount);
        Streams(writer, "redis_stream_last_generated_id"u8, "Milliseconds of the latest id of the stream."u8, static stream => stream.LastId);
        Streams(writer, "redis_stream_radix_tree_keys"u8, "Radix tree keys count."u8, static stream => stream.RadixKeys);
        Streams(writer, "redis_stream_radix_tree_nodes"u8, "Radix tree nodes count."u8, static stream => stream.RadixNodes);
        Groups(writer, "redis_stream_group_consumers"u8, "Consumers of the group."u8, static group => group.Consumers);
        Groups(writer, "redis_stream_group_messages_pending"u8, "Messages delivered and not acknowledged."u8, static group => group.Pending);
        Groups(writer, "redis_stream_group_last_delivered_id"u8, "Milliseconds of the last id delivered."u8, static group => group.LastDelivered);
        Groups(writer, "redis_stream_group_lag"u8, "Messages that wait to be delivered to the group."u8, static group => group.Lag);
        Consumers(
            writer, "redis_stream_group_consumer_messages_pending"u8, "Messages delivered to the consumer and not acknowledged."u8, static member => member.Pending);
        Consumers(
            writer, "redis_stream_group_consumer_idle_seconds"u8, "Time since the consumer last read."u8, static member => member.Idle);
    }

    private void Streams(ExpositionWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, Func<StreamState, double> value)
    {
        writer.Family(name, MetricType.Gauge, help);
        foreach (var stream in _streams)
        {
            writer.Sample().Label("db"u8, _database).Label("stream"u8, stream.Key).Value(value(stream));
        }
    }

    private void Groups(ExpositionWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, Func<GroupState, double?> value)
    {
        writer.Family(name, MetricType.Gauge, help);
        foreach (var stream in _streams)
        {
            foreach (var group in stream.Groups)
            {
                if (value(group) is { } number)
                {
                    writer.Sample().Label("db"u8, _database).Label("group"u8, group.Name).Label("stream"u8, stream.Key).Value(number);
                }
            }
        }
    }

    private void Consumers(
        ExpositionWriter writer,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> help,
        Func<(string Name, double Pending, double Idle), double> value)
    {
        writer.Family(name, MetricType.Gauge, help);
        foreach (var stream in _streams)
        {
            foreach (var group in stream.Groups)
            {
                foreach (var member in group.Members)
                {
                    writer.Sample()
                        .Label("consumer"u8, member.Name)
                        .Label("db"u8, _database)
                        .Label("group"u8, group.Name)
                        .Label("stream"u8, stream.Key)
                        .Value(value(member));
                }
            }
        }
    }

    // 1795591957940-0
    private static double Milliseconds(RespValue id)
    {
        var text = id.Text;
        var dash = text.IndexOf((byte)'-');
        return System.Buffers.Text.Utf8Parser.TryParse(dash < 0 ? text : text[..dash], out double value, out _) ? value : 0;
    }

    private sealed record StreamState(string Key, double Length, double GroupCount, double LastId, double RadixKeys, double RadixNodes)
    {
        public List<GroupState> Groups { get; } = [];
    }

    private sealed record GroupState(string Name, double Consumers, double Pending, double LastDelivered, double? Lag)
    {
        public List<(string Name, double Pending, double Idle)> Members { get; } = [];
    }
}
