using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Times of each processor, and the other counters of <c>/proc/stat</c>.</summary>
internal sealed class CpuPart(string proc) : HostPart("cpu")
{
    // cpu0 12345 20 3456 987654 32 0 210 0 0 0 in ticks of 1/100 s: user nice system idle iowait irq softirq steal guest guest_nice
    private const double TicksPerSecond = 100;
    private const int Columns = 10;

    // The kernel sums idle and iowait per tick source and may step back a little; a counter must not. A large step is a hotplug.
    private const double HotplugSeconds = 3;

    private readonly KernelFile _stat = new(Path.Combine(proc, "stat"));
    private double[] _times = [];

    private static ReadOnlySpan<byte> Mode(int column) => column switch
    {
        0 => "user"u8,
        1 => "nice"u8,
        2 => "system"u8,
        3 => "idle"u8,
        4 => "iowait"u8,
        5 => "irq"u8,
        6 => "softirq"u8,
        _ => "steal"u8,
    };

    public override void Write(ExpositionWriter writer)
    {
        var text = _stat.Read();
        var cpus = ReadTimes(text);

        writer.Family("node_cpu_seconds_total"u8, MetricType.Counter, "Seconds the CPUs spent in each mode."u8);
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            for (var column = 0; column < 8; column++)
            {
                writer.Sample().Label("cpu"u8, cpu).Label("mode"u8, Mode(column)).Value(_times[(cpu * Columns) + column]);
            }
        }

        writer.Family("node_cpu_guest_seconds_total"u8, MetricType.Counter, "Seconds the CPUs spent in guests (VMs) for each mode."u8);
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            writer.Sample().Label("cpu"u8, cpu).Label("mode"u8, "user"u8).Value(_times[(cpu * Columns) + 8]);
            writer.Sample().Label("cpu"u8, cpu).Label("mode"u8, "nice"u8).Value(_times[(cpu * Columns) + 9]);
        }

        while (Fields.TryLine(ref text, out var line))
        {
            var fields = new Fields(line);
            var name = fields.Next();
            if (name.StartsWith("cpu"u8) || !fields.TryNext(out var value))
            {
                continue;
            }

            if (name.SequenceEqual("intr"u8))
            {
                writer.Single("node_intr_total"u8, MetricType.Counter, "Total number of interrupts serviced."u8, value);
            }
            else if (name.SequenceEqual("ctxt"u8))
            {
                writer.Single("node_context_switches_total"u8, MetricType.Counter, "Total number of context switches."u8, value);
            }
            else if (name.SequenceEqual("btime"u8))
            {
                writer.Single("node_boot_time_seconds"u8, MetricType.Gauge, "Node boot time, in unixtime."u8, value);
            }
            else if (name.SequenceEqual("processes"u8))
            {
                writer.Single("node_forks_total"u8, MetricType.Counter, "Total number of forks."u8, value);
            }
            else if (name.SequenceEqual("procs_running"u8))
            {
                writer.Single("node_procs_running"u8, MetricType.Gauge, "Number of processes in runnable state."u8, value);
            }
            else if (name.SequenceEqual("procs_blocked"u8))
            {
                writer.Single(
                    "node_procs_blocked"u8, MetricType.Gauge, "Number of processes blocked waiting for I/O to complete."u8, value);
            }
        }
    }

    private int ReadTimes(ReadOnlySpan<byte> text)
    {
        var cpus = 0;
        while (Fields.TryLine(ref text, out var line) && line.StartsWith("cpu"u8))
        {
            var fields = new Fields(line);
            if (!Fields.TryNumber(fields.Next()[3..], out var number))
            {
                continue;
            }

            var cpu = (int)number;
            if ((cpu + 1) * Columns > _times.Length)
            {
                Array.Resize(ref _times, (cpu + 1) * Columns);
            }

            cpus = Math.Max(cpus, cpu + 1);
            for (var column = 0; column < Columns && fields.TryNext(out var ticks); column++)
            {
                ref var time = ref _times[(cpu * Columns) + column];
                var now = ticks / TicksPerSecond;
                time = now < time && time - now < HotplugSeconds ? time : now;
            }
        }

        return cpus;
    }
}
