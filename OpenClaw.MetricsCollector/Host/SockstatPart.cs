using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Sockets in use.</summary>
internal sealed class SockstatPart(string proc) : HostPart("sockstat")
{
    private readonly KernelFile _sockstat = new(Path.Combine(proc, "net/sockstat"));

    public override void Write(ExpositionWriter writer)
    {
        var text = _sockstat.Read();
        Span<byte> buffer = stackalloc byte[64];
        while (Fields.TryLine(ref text, out var line))
        {
            // "sockets: used 23" is node_sockstat_sockets_used, "TCP: inuse 8 orphan 0 ..." node_sockstat_TCP_inuse.
            var fields = new Fields(line);
            var protocol = fields.Next().TrimEnd((byte)':');
            for (var key = fields.Next(); !key.IsEmpty && fields.TryNext(out var value); key = fields.Next())
            {
                if (protocol.Length + key.Length + 1 > buffer.Length)
                {
                    continue;
                }

                protocol.CopyTo(buffer);
                buffer[protocol.Length] = (byte)'_';
                key.CopyTo(buffer[(protocol.Length + 1)..]);
                var name = buffer[..(protocol.Length + 1 + key.Length)];
                writer.Family("node_sockstat_"u8, name, default, MetricType.Gauge, "Number of sockets in a state."u8);
                writer.Sample().Value(value);
                if (key.SequenceEqual("mem"u8))
                {
                    writer.Family("node_sockstat_"u8, name, "_bytes"u8, MetricType.Gauge, "Memory of the sockets of a protocol."u8);
                    writer.Sample().Value(value * Environment.SystemPageSize);
                }
            }
        }
    }
}
