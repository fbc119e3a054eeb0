using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Traffic of each network device.</summary>
internal sealed class NetdevPart : HostPart
{
    // eth0: 1003038492 712345 0 0 0 0 0 0 6907401 98765 0 0 0 0 0 0
    private const int Columns = 16;
    private const int DeviceLimit = 64;
    private readonly KernelFile _devices;
    private readonly double[] _values = new double[DeviceLimit * Columns];
    private readonly (int Start, int Length)[] _names = new (int, int)[DeviceLimit];

    public NetdevPart(string proc)
        : base("netdev")
    {
        // Under a mounted /proc of the host, net/ is that of the reader; process 1 is the host's own.
        var host = Path.Combine(proc, "1/net/dev");
        _devices = new KernelFile(proc != "/proc" && File.Exists(host) ? host : Path.Combine(proc, "net/dev"));
    }

    public override void Write(ExpositionWriter writer)
    {
        var text = _devices.Read();
        var count = Read(text);
        Column(writer, text, count, 0, "node_network_receive_bytes_total"u8, "Network device statistic receive_bytes."u8);
        Column(writer, text, count, 1, "node_network_receive_packets_total"u8, "Network device statistic receive_packets."u8);
        Column(writer, text, count, 2, "node_network_receive_errs_total"u8, "Network device statistic receive_errs."u8);
        Column(writer, text, count, 3, "node_network_receive_drop_total"u8, "Network device statistic receive_drop."u8);
        Column(writer, text, count, 4, "node_network_receive_fifo_total"u8, "Network device statistic receive_fifo."u8);
        Column(writer, text, count, 5, "node_network_receive_frame_total"u8, "Network device statistic receive_frame."u8);
        Column(writer, text, count, 6, "node_network_receive_compressed_total"u8, "Network device statistic receive_compressed."u8);
        Column(writer, text, count, 7, "node_network_receive_multicast_total"u8, "Network device statistic receive_multicast."u8);
        Column(writer, text, count, 8, "node_network_transmit_bytes_total"u8, "Network device statistic transmit_bytes."u8);
        Column(writer, text, count, 9, "node_network_transmit_packets_total"u8, "Network device statistic transmit_packets."u8);
        Column(writer, text, count, 10, "node_network_transmit_errs_total"u8, "Network device statistic transmit_errs."u8);
        Column(writer, text, count, 11, "node_network_transmit_drop_total"u8, "Network device statistic transmit_drop."u8);
        Column(writer, text, count, 12, "node_network_transmit_fifo_total"u8, "Network device statistic transmit_fifo."u8);
        Column(writer, text, count, 13, "node_network_transmit_colls_total"u8, "Network device statistic transmit_colls."u8);
        Column(writer, text, count, 14, "node_network_transmit_carrier_total"u8, "Network device statistic transmit_carrier."u8);
        Column(writer, text, count, 15, "node_network_transmit_compressed_total"u8, "Network device statistic transmit_compressed."u8);
    }

    private void Column(
        ExpositionWriter writer, ReadOnlySpan<byte> text, int count, int column, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help)
    {
        writer.Family(name, MetricType.Counter, help);
        for (var device = 0; device < count; device++)
        {
            var (start, length) = _names[device];
            writer.Sample().Label("device"u8, text.Slice(start, length)).Value(_values[(device * Columns) + column]);
        }
    }

    private int Read(ReadOnlySpan<byte> text)
    {
        var count = 0;
        var position = 0;
        var rest = text;
        while (count < DeviceLimit && Fields.TryLine(ref rest, out var line))
        {
            var start = position + (line.Length - line.TrimStart((byte)' ').Length);
            position += line.Length + 1;
            var colon = line.IndexOf((byte)':');
            // One pair of virtual devices per container would only bound the series by the number of containers.
            if (colon < 0 || line.TrimStart((byte)' ').StartsWith("veth"u8))
            {
                continue;
            }

            _names[count] = (start, line[..colon].TrimStart((byte)' ').Length);
            var fields = new Fields(line[(colon + 1)..]);
            for (var column = 0; column < Columns; column++)
            {
                _values[(count * Columns) + column] = fields.TryNext(out var value) ? value : 0;
            }

            count++;
        }

        return count;
    }
}
