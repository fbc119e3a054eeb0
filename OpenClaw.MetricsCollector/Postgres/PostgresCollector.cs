using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>PostgreSQL under postgres_exporter's names.</summary>
internal sealed class PostgresCollector : ICollector, IAsyncDisposable
{
    private readonly PostgresTarget _target;
    private readonly PostgresOptions _options;
    private readonly NpgsqlDataSource _source;
    private PostgresSession? _session;
    private long _scrapes;

    public PostgresCollector(PostgresTarget target, IOptions<PostgresOptions> options)
    {
        _target = target;
        _options = options.Value;
        var builder = new NpgsqlSlimDataSourceBuilder(target.ConnectionString);
        builder.EnableTransportSecurity();
        _source = builder.Build();
    }

    public string Name => "postgres";

    public async ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _scrapes);
        string? missing;
        try
        {
            missing = await WriteAsync(writer, cancellation);
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        WriteExporter(writer, missing is not null, Stopwatch.GetElapsedTime(started).TotalSeconds);
        return missing is null ? CollectionResult.Complete : CollectionResult.Partial(missing);
    }

    public void WriteFailure(ExpositionWriter writer, string reason)
    {
        writer.Single("pg_up"u8, MetricType.Gauge, "Whether the last scrape of metrics from PostgreSQL was able to connect to the server."u8, 0);
        WriteExporter(writer, true, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _source.DisposeAsync();
    }

    private async Task<string?> WriteAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        if (_session is { } kept)
        {
            try
            {
                return await kept.WriteAsync(writer, cancellation);
            }
            catch (NpgsqlException) when (!cancellation.IsCancellationRequested)
            {
                // Most likely restarted since the last time: a new connection tells.
                writer.Clear();
                await CloseAsync();
            }
        }

        _session = await PostgresSession.OpenAsync(_source, _target, _options, cancellation);
        return await _session.WriteAsync(writer, cancellation);
    }

    private void WriteExporter(ExpositionWriter writer, bool error, double seconds)
    {
        writer.Single(
            "pg_exporter_last_scrape_error"u8,
            MetricType.Gauge,
            "Whether the last scrape of metrics from PostgreSQL resulted in an error (1 for error, 0 for success)."u8,
            error ? 1 : 0);
        writer.Single(
            "pg_exporter_last_scrape_duration_seconds"u8, MetricType.Gauge, "Duration of the last scrape of metrics from PostgreSQL."u8, seconds);
        writer.Single(
            "pg_exporter_scrapes_total"u8,
            MetricType.Counter,
            "Total number of times PostgreSQL was scraped for metrics."u8,
            Interlocked.Read(ref _scrapes));
    }

    private async Task CloseAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }
}
