using OpenClaw.MetricsCollector.Exposition;
using OpenClaw.MetricsCollector.Host;

namespace OpenClaw.MetricsCollector.Containers;

/// <summary>Size of the machine, which the containers' use is compared with.</summary>
internal sealed class MachineInfo(HostTreeOptions host)
{
    private readonly string _bootId = Text(Path.Combine(host.ProcPath, "sys/kernel/random/boot_id"));
    private readonly string _machineId = Text(Path.Combine(host.RootPath, "etc/machine-id"));
    private readonly string _systemId = Text(Path.Combine(host.SysPath, "class/dmi/id/product_uuid"));

    // Not Environment.ProcessorCount, which is what this process may use, and neither is the memory that the collector sees.
    private readonly KernelFile _stat = new(Path.Combine(host.ProcPath, "stat"));
    private readonly KernelFile _memory = new(Path.Combine(host.ProcPath, "meminfo"));

    public void Write(ExpositionWriter writer)
    {
        One(writer, "machine_cpu_cores"u8, "Number of logical CPU cores."u8, Cores());
        One(writer, "machine_memory_bytes"u8, "Amount of memory installed on the machine."u8, MemoryBytes());
    }

    private void One(ExpositionWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, double value)
    {
        writer.Family(name, MetricType.Gauge, help);
        writer.Sample()
            .Label("boot_id"u8, _bootId)
            .Label("machine_id"u8, _machineId)
            .Label("system_uuid"u8, _systemId)
            .Value(value);
    }

    private int Cores()
    {
        var text = _stat.Read();
        var cores = 0;
        while (Fields.TryLine(ref text, out var line) && line.StartsWith("cpu"u8))
        {
            cores += line.Length > 3 && line[3] != ' ' ? 1 : 0;
        }

        return cores;
    }

    private double MemoryBytes()
    {
        var text = _memory.Read();
        Fields.TryLine(ref text, out var line);
        var fields = new Fields(line);
        fields.Next();
        return fields.TryNext(out var kilobytes) ? kilobytes * 1024 : 0;
    }

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
