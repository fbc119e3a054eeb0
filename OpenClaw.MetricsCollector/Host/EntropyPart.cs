using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Entropy of the kernel's random numbers.</summary>
internal sealed class EntropyPart(string proc) : HostPart("entropy")
{
    private readonly KernelFile _available = new(Path.Combine(proc, "sys/kernel/random/entropy_avail"));
    private readonly KernelFile _size = new(Path.Combine(proc, "sys/kernel/random/poolsize"));

    public override void Write(ExpositionWriter writer)
    {
        writer.Single("node_entropy_available_bits"u8, MetricType.Gauge, "Bits of available entropy."u8, Number(_available));
        writer.Single("node_entropy_pool_size_bits"u8, MetricType.Gauge, "Bits of entropy pool."u8, Number(_size));
    }

    private static double Number(KernelFile file) =>
        Fields.TryNumber(file.Read().Trim("\n "u8), out var value) ? value : throw new FormatException($"{file.Path} is not a number");
}
