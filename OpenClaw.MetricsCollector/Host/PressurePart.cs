using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Time lost waiting for processor, memory and disk.</summary>
internal sealed class PressurePart(string proc) : HostPart("pressure")
{
    private const double Microseconds = 1e-6;
    private readonly KernelFile _cpu = new(Path.Combine(proc, "pressure/cpu"));
    private readonly KernelFile _memory = new(Path.Combine(proc, "pressure/memory"));
    private readonly KernelFile _io = new(Path.Combine(proc, "pressure/io"));

    public override void Write(ExpositionWriter writer)
    {
        var cpu = _cpu.Read();
        writer.Single(
            "node_pressure_cpu_waiting_seconds_total"u8,
            MetricType.Counter,
            "Total time in seconds that processes have waited for CPU time"u8,
            Total(cpu, "some"u8));

        var io = _io.Read();
        writer.Single(
            "node_pressure_io_waiting_seconds_total"u8,
            MetricType.Counter,
            "Total time in seconds that processes have waited due to IO congestion"u8,
            Total(io, "some"u8));
        writer.Single(
            "node_pressure_io_stalled_seconds_total"u8,
            MetricType.Counter,
            "Total time in seconds no process could make progress due to IO congestion"u8,
            Total(io, "full"u8));

        var memory = _memory.Read();
        writer.Single(
            "node_pressure_memory_waiting_seconds_total"u8,
            MetricType.Counter,
            "Total time in seconds that processes have waited for memory"u8,
            Total(memory, "some"u8));
        writer.Single(
            "node_pressure_memory_stalled_seconds_total"u8,
            MetricType.Counter,
            "Total time in seconds no process could make progress due to memory congestion"u8,
            Total(memory, "full"u8));
    }

    // some avg10=0.12 avg60=0.30 avg300=0.21 total=297431190
    private static double Total(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind)
    {
        while (Fields.TryLine(ref text, out var line))
        {
            var at = line.StartsWith(kind) ? line.IndexOf("total="u8) : -1;
            if (at >= 0 && Fields.TryNumber(line[(at + 6)..], out var total))
            {
                return total * Microseconds;
            }
        }

        return 0;
    }
}
