using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Open files of the whole host.</summary>
internal sealed class FilefdPart(string proc) : HostPart("filefd")
{
    private readonly KernelFile _fileNumbers = new(Path.Combine(proc, "sys/fs/file-nr"));

    public override void Write(ExpositionWriter writer)
    {
        var fields = new Fields(_fileNumbers.Read().TrimEnd((byte)'\n'));
        if (!fields.TryNext(out var allocated) || !fields.TryNext(out _) || !fields.TryNext(out var maximum))
        {
            throw new FormatException($"{_fileNumbers.Path} has not three numbers");
        }

        writer.Single("node_filefd_allocated"u8, MetricType.Gauge, "File descriptor statistics: allocated."u8, allocated);
        writer.Single("node_filefd_maximum"u8, MetricType.Gauge, "File descriptor statistics: maximum."u8, maximum);
    }
}
