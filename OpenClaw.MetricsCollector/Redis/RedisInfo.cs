using System.Text;
using OpenClaw.MetricsCollector.Exposition;
using OpenClaw.MetricsCollector.Host;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>Writes the reply of INFO.</summary>
internal sealed class RedisInfo(int commandLimit)
{
    private static readonly string[] InstanceFields =
    [
        "maxmemory_policy", "os", "process_id", "redis_build_id", "redis_mode", "redis_version", "role", "run_id", "tcp_port",
    ];

    private readonly List<(string Command, string Values)> _commands = [];
    private readonly List<(string Command, string Values)> _latencies = [];
    private readonly List<(string Error, string Values)> _errors = [];
    private readonly Dictionary<string, string> _databases = [];
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>Whether the last INFO told the limit of clients; servers before version 7 do not.</summary>
    public bool HasMaxClients { get; private set; }

    public void Write(ExpositionWriter writer, ReadOnlySpan<byte> info, int databases)
    {
        _commands.Clear();
        _latencies.Clear();
        _errors.Clear();
        _databases.Clear();
        _texts.Clear();
        HasMaxClients = false;
        while (Fields.TryLine(ref info, out var line))
        {
            line = line.TrimEnd((byte)'\r');
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && line[0] != '#')
            {
                WriteField(writer, line[..colon], line[(colon + 1)..]);
            }
        }

        WriteStart(writer);
        WriteInstance(writer);
        WriteReplication(writer);
        WriteDatabases(writer, databases);
        WriteCommands(writer);
        WriteLatencies(writer);
        WriteErrors(writer);
    }

    // cmdstat_get:calls=1,usec=91,usec_per_call=91.00,rejected_calls=0,failed_calls=0
    internal static double Part(string values, string name)
    {
        foreach (var part in values.AsSpan().Split(','))
        {
            var pair = values.AsSpan()[part];
            if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal))
            {
                return double.TryParse(pair[(name.Length + 1)..], out var value) ? value : 0;
            }
        }

        return 0;
    }

    private void WriteField(ExpositionWriter writer, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        if (RedisFields.Find(field) is { } known)
        {
            if (known.TryRead(value, out var number))
            {
                writer.Single(known.Metric, known.Type, known.Help, number);
                HasMaxClients |= field.SequenceEqual("maxclients"u8);
            }

            if (!field.SequenceEqual("process_id"u8) && !field.SequenceEqual("uptime_in_seconds"u8))
            {
                return;
            }
        }

        if (field.StartsWith("cmdstat_"u8))
        {
            _commands.Add((Text(field[8..]), Text(value)));
        }
        else if (field.StartsWith("latency_percentiles_usec_"u8))
        {
            _latencies.Add((Text(field[25..]), Text(value)));
        }
        else if (field.StartsWith("errorstat_"u8))
        {
            _errors.Add((Text(field[10..]), Text(value)));
        }
        else if (field.StartsWith("db"u8) && value.StartsWith("keys="u8))
        {
            _databases[Text(field)] = Text(value);
        }
        else if (IsText(field))
        {
            _texts[Text(field)] = Text(value);
        }
    }

    private static bool IsText(ReadOnlySpan<byte> field) =>
        field.StartsWith("master_"u8)
        || field.StartsWith("slave"u8)
        || field.SequenceEqual("uptime_in_seconds"u8)
        || Array.Exists(InstanceFields, Text(field).Equals);

    private void WriteStart(ExpositionWriter writer)
    {
        if (_texts.TryGetValue("uptime_in_seconds", out var text) && double.TryParse(text, out var uptime))
        {
            writer.Single(
                "redis_start_time_seconds"u8,
                MetricType.Gauge,
                "Start time of the Redis instance since unix epoch in seconds."u8,
                DateTimeOffset.UtcNow.ToUnixTimeSeconds() - uptime);
        }
    }

    private void WriteInstance(ExpositionWriter writer)
    {
        writer.Family("redis_instance_info"u8, MetricType.Gauge, "Information about the Redis instance."u8);
        var sample = writer.Sample();
        foreach (var field in InstanceFields)
        {
            sample = sample.Label(Encoding.ASCII.GetBytes(field), _texts.GetValueOrDefault(field));
        }

        sample.Value(1);
    }

    private void WriteReplication(ExpositionWriter writer)
    {
        if (_texts.TryGetValue("master_link_status", out var link))
        {
            var host = _texts.GetValueOrDefault("master_host");
            var port = _texts.GetValueOrDefault("master_port");
            writer.Family("redis_master_link_up"u8, MetricType.Gauge, "Whether the replica is connected to its master."u8);
            writer.Sample().Label("master_host"u8, host).Label("master_port"u8, port).Value(link == "up" ? 1 : 0);
            if (_texts.TryGetValue("master_last_io_seconds_ago", out var ago) && double.TryParse(ago, out var seconds))
            {
                writer.Family("redis_master_last_io_seconds_ago"u8, MetricType.Gauge, "Seconds since the master was last heard."u8);
                writer.Sample().Label("master_host"u8, host).Label("master_port"u8, port).Value(seconds);
            }
        }

        // slave0:ip=10.0.0.2,port=6379,state=online,offset=1234,lag=1
        var begun = false;
        foreach (var (field, values) in _texts)
        {
            if (!field.StartsWith("slave", StringComparison.Ordinal) || !values.StartsWith("ip=", StringComparison.Ordinal))
            {
                continue;
            }

            if (!begun)
            {
                writer.Family("redis_connected_slave_offset_bytes"u8, MetricType.Gauge, "Offset that a replica has reached."u8);
                begun = true;
            }

            var parts = values.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
            writer.Sample()
                .Label("slave_ip"u8, parts.GetValueOrDefault("ip"))
                .Label("slave_port"u8, parts.GetValueOrDefault("port"))
                .Label("slave_state"u8, parts.GetValueOrDefault("state"))
                .Value(Part(values, "offset"));
        }
    }

    private void WriteDatabases(ExpositionWriter writer, int count)
    {
        writer.Family("redis_db_keys"u8, MetricType.Gauge, "Total number of keys by DB."u8);
        for (var index = 0; index < count; index++)
        {
            var name = $"db{index}";
            writer.Sample().Label("db"u8, name).Value(Part(_databases.GetValueOrDefault(name, ""), "keys"));
        }

        writer.Family("redis_db_keys_expiring"u8, MetricType.Gauge, "Total number of expiring keys by DB."u8);
        for (var index = 0; index < count; index++)
        {
            var name = $"db{index}";
            writer.Sample().Label("db"u8, name).Value(Part(_databases.GetValueOrDefault(name, ""), "expires"));
        }

        if (_databases.Count > 0)
        {
            writer.Family("redis_db_avg_ttl_seconds"u8, MetricType.Gauge, "Average TTL of the expiring keys by DB."u8);
            foreach (var (name, values) in _databases)
            {
                writer.Sample().Label("db"u8, name).Value(Part(values, "avg_ttl") / 1000);
            }
        }
    }

    private void WriteCommands(ExpositionWriter writer)
    {
        Trim(_commands, "calls");
        Commands(writer, "redis_commands_total"u8, "Total number of calls per command."u8, "calls", 1);
        Commands(writer, "redis_commands_duration_seconds_total"u8, "Total amount of time in seconds spent per command."u8, "usec", 1e-6);
        Commands(writer, "redis_commands_rejected_calls_total"u8, "Total number of errors before the execution per command."u8, "rejected_calls", 1);
        Commands(writer, "redis_commands_failed_calls_total"u8, "Total number of errors within the execution per command."u8, "failed_calls", 1);
    }

    private void Commands(ExpositionWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, string part, double scale)
    {
        if (_commands.Count == 0)
        {
            return;
        }

        writer.Family(name, MetricType.Counter, help);
        foreach (var (command, values) in _commands)
        {
            writer.Sample().Label("cmd"u8, command).Value(Part(values, part) * scale);
        }
    }

    private void WriteLatencies(ExpositionWriter writer)
    {
        var begun = false;
        foreach (var (command, values) in _commands)
        {
            var percentiles = _latencies.Find(latency => latency.Command == command).Values;
            if (percentiles is null)
            {
                continue;
            }

            if (!begun)
            {
                writer.Family("redis_latency_percentiles_usec"u8, MetricType.Summary, "Latency of commands in microseconds."u8);
                begun = true;
            }

            foreach (var part in percentiles.Split(','))
            {
                var pair = part.Split('=', 2);
                if (pair.Length == 2 && pair[0].StartsWith('p') && double.TryParse(pair[1], out var value))
                {
                    writer.Sample().Label("cmd"u8, command).Label("quantile"u8, pair[0][1..]).Value(value);
                }
            }

            writer.Sample("_sum"u8).Label("cmd"u8, command).Value(Part(values, "usec"));
            writer.Sample("_count"u8).Label("cmd"u8, command).Value(Part(values, "calls"));
        }
    }

    private void WriteErrors(ExpositionWriter writer)
    {
        Trim(_errors, "count");
        if (_errors.Count == 0)
        {
            return;
        }

        writer.Family("redis_errors_total"u8, MetricType.Counter, "Total number of errors per error type."u8);
        foreach (var (error, values) in _errors)
        {
            writer.Sample().Label("err"u8, error).Value(Part(values, "count"));
        }
    }

    /// <summary>Keeps the most frequent, so that the number of series has a bound.</summary>
    private void Trim(List<(string Name, string Values)> rows, string part)
    {
        if (rows.Count > commandLimit)
        {
            rows.Sort((left, right) => Part(right.Values, part).CompareTo(Part(left.Values, part)));
            rows.RemoveRange(commandLimit, rows.Count - commandLimit);
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
