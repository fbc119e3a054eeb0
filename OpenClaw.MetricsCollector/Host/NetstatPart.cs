using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Counters of the network protocols, those that node_exporter shows by default.</summary>
internal sealed class NetstatPart(string proc) : HostPart("netstat")
{
    private readonly KernelFile _snmp = new(Path.Combine(proc, "net/snmp"));
    private readonly KernelFile _netstat = new(Path.Combine(proc, "net/netstat"));

    public override void Write(ExpositionWriter writer)
    {
        WriteTable(writer, _snmp.Read());
        WriteTable(writer, _netstat.Read());
    }

    // Tcp: RtoAlgorithm RtoMin ... CurrEstab InSegs
    // Tcp: 1 200 ... 2 39561
    private static void WriteTable(ExpositionWriter writer, ReadOnlySpan<byte> text)
    {
        Span<byte> buffer = stackalloc byte[96];
        while (Fields.TryLine(ref text, out var names) && Fields.TryLine(ref text, out var values))
        {
            var name = new Fields(names);
            var value = new Fields(values);
            var protocol = name.Next().TrimEnd((byte)':');
            value.Next();
            for (var field = name.Next(); !field.IsEmpty; field = name.Next())
            {
                if (!value.TryNext(out var number) || !IsShown(protocol, field))
                {
                    continue;
                }

                protocol.CopyTo(buffer);
                buffer[protocol.Length] = (byte)'_';
                field.CopyTo(buffer[(protocol.Length + 1)..]);
                writer.Family(
                    "node_netstat_"u8, buffer[..(protocol.Length + 1 + field.Length)], default, MetricType.Untyped, "Statistic of a network protocol."u8);
                writer.Sample().Value(number);
            }
        }
    }

    private static bool IsShown(ReadOnlySpan<byte> protocol, ReadOnlySpan<byte> field)
    {
        if (protocol.SequenceEqual("Tcp"u8))
        {
            return Is(field, "ActiveOpens"u8, "PassiveOpens"u8, "CurrEstab"u8, "InErrs"u8)
                || Is(field, "InSegs"u8, "OutSegs"u8, "OutRsts"u8, "RetransSegs"u8);
        }

        if (protocol.SequenceEqual("TcpExt"u8))
        {
            return Is(field, "ListenDrops"u8, "ListenOverflows"u8, "TCPTimeouts"u8, "TCPSynRetrans"u8)
                || Is(field, "SyncookiesFailed"u8, "SyncookiesRecv"u8, "SyncookiesSent"u8, default);
        }

        if (protocol.SequenceEqual("Udp"u8))
        {
            return Is(field, "InDatagrams"u8, "OutDatagrams"u8, "InErrors"u8, "NoPorts"u8)
                || Is(field, "RcvbufErrors"u8, "SndbufErrors"u8, default, default);
        }

        return (protocol.SequenceEqual("IpExt"u8) && Is(field, "InOctets"u8, "OutOctets"u8, default, default))
            || (protocol.SequenceEqual("Ip"u8) && field.SequenceEqual("Forwarding"u8))
            || (protocol.SequenceEqual("Icmp"u8) && Is(field, "InMsgs"u8, "OutMsgs"u8, "InErrors"u8, default));
    }

    private static bool Is(ReadOnlySpan<byte> field, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d) =>
        field.SequenceEqual(a) || field.SequenceEqual(b) || field.SequenceEqual(c) || field.SequenceEqual(d);
}
