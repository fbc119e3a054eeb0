using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>All of <c>/proc/meminfo</c>.</summary>
internal sealed class MeminfoPart(string proc) : HostPart("meminfo")
{
    private const int LongestName = 64;
    private readonly KernelFile _meminfo = new(Path.Combine(proc, "meminfo"));

    public override void Write(ExpositionWriter writer)
    {
        var text = _meminfo.Read();
        Span<byte> buffer = stackalloc byte[LongestName];
        while (Fields.TryLine(ref text, out var line))
        {
            // "Active(anon):      15384 kB" is node_memory_Active_anon_bytes; "HugePages_Total: 0" has no unit and keeps its name.
            var fields = new Fields(line);
            var key = fields.Next().TrimEnd((byte)':');
            if (key.IsEmpty || key.Length > LongestName || !fields.TryNext(out var value))
            {
                continue;
            }

            var length = 0;
            foreach (var character in key)
            {
                if (character != ')')
                {
                    buffer[length++] = character == '(' ? (byte)'_' : character;
                }
            }

            var bytes = fields.Next().SequenceEqual("kB"u8);
            writer.Family(
                "node_memory_"u8, buffer[..length], bytes ? "_bytes"u8 : default, MetricType.Gauge, "Memory information field of the kernel."u8);
            writer.Sample().Value(bytes ? value * 1024 : value);
        }
    }
}
