using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Page faults, paging and kills for lack of memory.</summary>
internal sealed class VmstatPart(string proc) : HostPart("vmstat")
{
    private readonly KernelFile _vmstat = new(Path.Combine(proc, "vmstat"));

    public override void Write(ExpositionWriter writer)
    {
        var text = _vmstat.Read();
        while (Fields.TryLine(ref text, out var line))
        {
            var fields = new Fields(line);
            var name = fields.Next();
            if (IsShown(name) && fields.TryNext(out var value))
            {
                writer.Family("node_vmstat_"u8, name, default, MetricType.Untyped, "Virtual memory information field of the kernel."u8);
                writer.Sample().Value(value);
            }
        }
    }

    private static bool IsShown(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("oom_kill"u8)
        || name.StartsWith("pgpg"u8)
        || name.StartsWith("pswp"u8)
        || name.SequenceEqual("pgfault"u8)
        || name.SequenceEqual("pgmajfault"u8);
}
