using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Reads and writes of each whole block device.</summary>
internal sealed partial class DiskstatsPart(string proc) : HostPart("diskstats")
{
    // 254 0 vda 121530 23970 5678520 54598 19454 99309 11170480 42555 0 27184 99773 4720 36 531040 1244 2436 1375
    private const int Columns = 17;
    private const int DeviceLimit = 64;
    private const double SectorBytes = 512;
    private const double Milliseconds = 0.001;

    private readonly KernelFile _diskstats = new(Path.Combine(proc, "diskstats"));
    private readonly Dictionary<int, (string Name, bool Skip)> _devices = [];
    private readonly List<(string Device, double[] Values)> _rows = [];
    private int _count;

    public override void Write(ExpositionWriter writer)
    {
        Read(_diskstats.Read());
        Column(writer, 0, "node_disk_reads_completed_total"u8, "The total number of reads completed successfully."u8);
        Column(writer, 1, "node_disk_reads_merged_total"u8, "The total number of reads merged."u8);
        Column(writer, 2, "node_disk_read_bytes_total"u8, "The total number of bytes read successfully."u8, SectorBytes);
        Column(writer, 3, "node_disk_read_time_seconds_total"u8, "The total number of seconds spent by all reads."u8, Milliseconds);
        Column(writer, 4, "node_disk_writes_completed_total"u8, "The total number of writes completed successfully."u8);
        Column(writer, 5, "node_disk_writes_merged_total"u8, "The number of writes merged."u8);
        Column(writer, 6, "node_disk_written_bytes_total"u8, "The total number of bytes written successfully."u8, SectorBytes);
        Column(writer, 7, "node_disk_write_time_seconds_total"u8, "The total number of seconds spent by all writes."u8, Milliseconds);
        Column(writer, 8, "node_disk_io_now"u8, "The number of I/Os currently in progress."u8, 1, MetricType.Gauge);
        Column(writer, 9, "node_disk_io_time_seconds_total"u8, "Total seconds spent doing I/Os."u8, Milliseconds);
        Column(writer, 10, "node_disk_io_time_weighted_seconds_total"u8, "The weighted number of seconds spent doing I/Os."u8, Milliseconds);
        Column(writer, 11, "node_disk_discards_completed_total"u8, "The total number of discards completed successfully."u8);
        Column(writer, 12, "node_disk_discards_merged_total"u8, "The total number of discards merged."u8);
        Column(writer, 13, "node_disk_discarded_sectors_total"u8, "The total number of sectors discarded successfully."u8);
        Column(writer, 14, "node_disk_discard_time_seconds_total"u8, "The total number of seconds spent by all discards."u8, Milliseconds);
        Column(writer, 15, "node_disk_flush_requests_total"u8, "The total number of flush requests completed successfully."u8);
        Column(writer, 16, "node_disk_flush_requests_time_seconds_total"u8, "Total seconds spent by all flush requests."u8, Milliseconds);
    }

    private void Column(
        ExpositionWriter writer,
        int column,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> help,
        double scale = 1,
        MetricType type = MetricType.Counter)
    {
        var begun = false;
        for (var row = 0; row < _count; row++)
        {
            var (device, values) = _rows[row];
            // Older kernels have no discards and no flushes.
            if (double.IsNaN(values[column]))
            {
                continue;
            }

            if (!begun)
            {
                writer.Family(name, type, help);
                begun = true;
            }

            writer.Sample().Label("device"u8, device).Value(values[column] * scale);
        }
    }

    private void Read(ReadOnlySpan<byte> text)
    {
        _count = 0;
        while (_count < DeviceLimit && Fields.TryLine(ref text, out var line))
        {
            var fields = new Fields(line);
            if (!fields.TryNext(out var major) || !fields.TryNext(out var minor) || Device((int)major, (int)minor, fields.Next()) is not { } device)
            {
                continue;
            }

            if (_count == _rows.Count)
            {
                _rows.Add((device, new double[Columns]));
            }

            var values = _rows[_count].Values;
            _rows[_count++] = (device, values);
            for (var column = 0; column < Columns; column++)
            {
                values[column] = fields.TryNext(out var value) ? value : double.NaN;
            }
        }
    }

    private string? Device(int major, int minor, ReadOnlySpan<byte> name)
    {
        var key = (major << 20) | minor;
        if (!_devices.TryGetValue(key, out var known) || !Ascii.Equals(name, known.Name))
        {
            var text = Encoding.UTF8.GetString(name);
            _devices[key] = known = (text, Partition().IsMatch(text));
        }

        return known.Skip ? null : known.Name;
    }

    // What node_exporter leaves out by default: partitions, and devices without a medium of their own.
    [GeneratedRegex("^(ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Partition();
}
