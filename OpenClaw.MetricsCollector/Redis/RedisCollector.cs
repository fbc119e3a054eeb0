using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>Redis under redis_exporter's names.</summary>
internal sealed class RedisCollector : ICollector, IDisposable
{
    private const int DefaultDatabases = 16;

    private readonly RedisEndpoint _endpoint;
    private readonly RedisInfo _info;
    private readonly RedisStreams _streams;
    private RespConnection? _redis;
    private double _connectSeconds;
    private double _maxClients;
    private int _databases = DefaultDatabases;
    private long _scrapes;

    public RedisCollector(RedisEndpoint endpoint, IOptions<RedisOptions> options)
    {
        _endpoint = endpoint;
        _info = new RedisInfo(options.Value.CommandLimit);
        _streams = new RedisStreams(options.Value);
    }

    public string Name => "redis";

    public async ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _scrapes);
        string? missing;
        try
        {
            var info = await InfoAsync(cancellation);
            writer.Single("redis_up"u8, MetricType.Gauge, "Information about the Redis instance."u8, 1);
            _info.Write(writer, info.Text, _databases);
            if (!_info.HasMaxClients && _maxClients > 0)
            {
                writer.Single("redis_config_maxclients"u8, MetricType.Gauge, "Limit of clients."u8, _maxClients);
            }

            missing = await DetailsAsync(writer, cancellation);
        }
        catch (Exception exception)
        {
            // Whatever is still under way on this connection would answer the next command.
            Disconnect();
            if (exception is SocketException or IOException)
            {
                throw new RespException($"cannot reach Redis at {_endpoint.Host}:{_endpoint.Port}: {exception.Message}");
            }

            throw;
        }

        WriteExporter(writer, missing ?? "", Stopwatch.GetElapsedTime(started).TotalSeconds);
        return missing is null ? CollectionResult.Complete : CollectionResult.Partial(missing);
    }

    public void WriteFailure(ExpositionWriter writer, string reason)
    {
        writer.Single("redis_up"u8, MetricType.Gauge, "Information about the Redis instance."u8, 0);
        WriteExporter(writer, reason, 0);
    }

    public void Dispose() => Disconnect();

    private async Task<RespValue> InfoAsync(CancellationToken cancellation)
    {
        if (_redis is { } kept)
        {
            try
            {
                return Demand(await kept.SendAsync(cancellation, "INFO", "all"), "INFO");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Most likely restarted since the last time: a new connection tells.
                Disconnect();
            }
        }

        var started = Stopwatch.GetTimestamp();
        _redis = await RespConnection.OpenAsync(_endpoint, cancellation);
        _connectSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        _databases = (int)await ConfigAsync("databases", cancellation) is > 0 and < 1024 and var count ? count : DefaultDatabases;
        _maxClients = await ConfigAsync("maxclients", cancellation);
        return Demand(await _redis.SendAsync(cancellation, "INFO", "all"), "INFO");
    }

    private async Task<double> ConfigAsync(string name, CancellationToken cancellation)
    {
        // Managed servers refuse CONFIG; what depends on it has a default or another source.
        var reply = await _redis!.SendAsync(cancellation, "CONFIG", "GET", name);
        return reply.Items.Length == 2 ? reply.Items[1].AsNumber() : 0;
    }

    private async Task<string?> DetailsAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        var redis = _redis!;
        string? missing = null;
        var length = await redis.SendAsync(cancellation, "SLOWLOG", "LEN");
        if (length.IsError)
        {
            missing = $"Redis refuses SLOWLOG: {length}";
        }
        else
        {
            writer.Single("redis_slowlog_length"u8, MetricType.Gauge, "Total slowlog entries."u8, length.Number);
            var last = await redis.SendAsync(cancellation, "SLOWLOG", "GET", "1");
            var entry = last.Items is [var first, ..] ? first.Items : [];
            writer.Single("redis_slowlog_last_id"u8, MetricType.Gauge, "Last id of the slowlog."u8, entry.Length > 2 ? entry[0].Number : 0);
            writer.Single(
                "redis_last_slow_execution_duration_seconds"u8,
                MetricType.Gauge,
                "The amount of time needed for the last slow execution, in seconds."u8,
                entry.Length > 2 ? entry[2].Number * 1e-6 : 0);
        }

        var latest = await redis.SendAsync(cancellation, "LATENCY", "LATEST");
        WriteSpikes(writer, latest);
        var mark = writer.Length;
        try
        {
            await _streams.WriteAsync(redis, _endpoint.Database, writer, cancellation);
        }
        catch (RespException exception)
        {
            writer.Rollback(mark);
            missing ??= exception.Message;
        }

        return missing;
    }

    private static void WriteSpikes(ExpositionWriter writer, RespValue latest)
    {
        if (latest.Items.Length == 0)
        {
            return;
        }

        writer.Family("redis_latency_spike_last"u8, MetricType.Gauge, "When the latency spike last occurred."u8);
        foreach (var spike in latest.Items)
        {
            writer.Sample().Label("event_name"u8, spike.Items[0].Text).Value(spike.Items[1].Number);
        }

        writer.Family("redis_latency_spike_duration_seconds"u8, MetricType.Gauge, "Length of the last latency spike in seconds."u8);
        foreach (var spike in latest.Items)
        {
            writer.Sample().Label("event_name"u8, spike.Items[0].Text).Value(spike.Items[2].Number / 1000.0);
        }
    }

    private void WriteExporter(ExpositionWriter writer, string reason, double seconds)
    {
        writer.Single("redis_exporter_scrapes_total"u8, MetricType.Counter, "Current total redis scrapes."u8, Interlocked.Read(ref _scrapes));
        writer.Single(
            "redis_exporter_last_scrape_duration_seconds"u8, MetricType.Gauge, "The last scrape duration."u8, seconds);
        writer.Single(
            "redis_exporter_last_scrape_connect_time_seconds"u8, MetricType.Gauge, "The duration of the last connect."u8, _connectSeconds);
        writer.Family("redis_exporter_last_scrape_error"u8, MetricType.Gauge, "Whether the last scrape met an error."u8);
        writer.Sample().Label("err"u8, reason).Value(reason.Length == 0 ? 0 : 1);
    }

    private static RespValue Demand(RespValue reply, string command) =>
        reply.IsError ? throw new RespException($"Redis refuses {command}: {reply}") : reply;

    private void Disconnect()
    {
        _redis?.Dispose();
        _redis = null;
    }
}
