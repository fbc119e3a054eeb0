using OpenClaw.MetricsCollector.Host;

namespace OpenClaw.MetricsCollector.Containers;

/// <summary>What one container's control group says; a number is NaN where its controller is off.</summary>
internal sealed class ContainerReading(Container container)
{
    public Container Container => container;

    public double CpuSeconds { get; private set; }

    public double CpuUserSeconds { get; private set; }

    public double CpuSystemSeconds { get; private set; }

    public double Periods { get; private set; }

    public double ThrottledPeriods { get; private set; }

    public double ThrottledSeconds { get; private set; }

    public double Quota { get; private set; }

    public double Period { get; private set; }

    public double Memory { get; private set; }

    public double MemoryPeak { get; private set; }

    /// <summary>Bytes; 0 means without a limit, as cAdvisor shows it.</summary>
    public double MemoryLimit { get; private set; }

    public double WorkingSet { get; private set; }

    public double Rss { get; private set; }

    public double Cache { get; private set; }

    public double Swap { get; private set; }

    public double OomKills { get; private set; }

    public double Threads { get; private set; }

    public double Started { get; private set; }

    public List<(string Device, double ReadBytes, double WrittenBytes)> Disks { get; } = [];

    public List<(string Interface, double[] Values)> Interfaces { get; } = [];

    /// <summary>Reads the group anew.</summary>
    /// <returns>False when the container is gone.</returns>
    public bool Read(string proc, Func<string, string> deviceName)
    {
        var cpu = Text("cpu.stat");
        var current = Text("memory.current");
        if (cpu is null && current is null)
        {
            return false;
        }

        CpuSeconds = Entry(cpu, "usage_usec") * 1e-6;
        CpuUserSeconds = Entry(cpu, "user_usec") * 1e-6;
        CpuSystemSeconds = Entry(cpu, "system_usec") * 1e-6;
        Periods = Entry(cpu, "nr_periods");
        ThrottledPeriods = Entry(cpu, "nr_throttled");
        ThrottledSeconds = Entry(cpu, "throttled_usec") * 1e-6;
        var quota = (Text("cpu.max") ?? "").Split(' ');
        Quota = Number(quota[0]);
        Period = quota.Length > 1 ? Number(quota[1]) : double.NaN;

        var statistics = Text("memory.stat");
        Memory = Number(current);
        MemoryPeak = Number(Text("memory.peak"));
        MemoryLimit = Text("memory.max") is { } limit ? (limit == "max" ? 0 : Number(limit)) : double.NaN;
        WorkingSet = Math.Max(0, Memory - Entry(statistics, "inactive_file"));
        Rss = Entry(statistics, "anon");
        Cache = Entry(statistics, "file");
        Swap = Number(Text("memory.swap.current"));
        OomKills = Entry(Text("memory.events"), "oom_kill");
        Threads = Number(Text("pids.current"));
        Started = (Directory.GetCreationTimeUtc(container.Directory) - DateTime.UnixEpoch).TotalSeconds;
        ReadDisks(deviceName);
        ReadInterfaces(proc);
        return true;
    }

    private void ReadDisks(Func<string, string> deviceName)
    {
        // 254:0 rbytes=1024 wbytes=2048 rios=1 wios=2 dbytes=0 dios=0
        Disks.Clear();
        foreach (var line in (Text("io.stat") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            Disks.Add((deviceName(parts[0]), Part(parts, "rbytes="), Part(parts, "wbytes=")));
        }
    }

    private void ReadInterfaces(string proc)
    {
        // The network is that of any process of the container.
        Interfaces.Clear();
        var processes = Text("cgroup.procs");
        var first = processes?.Split('\n')[0];
        if (string.IsNullOrEmpty(first) || Try(Path.Combine(proc, first, "net/dev")) is not { } table)
        {
            return;
        }

        foreach (var line in table.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? "" : line[..colon].Trim();
            if (name.Length > 0 && name != "lo")
            {
                Interfaces.Add((name, [.. line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)]));
            }
        }
    }

    private string? Text(string file) => Try(Path.Combine(container.Directory, file));

    private static string? Try(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Entry(string? text, string key)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text ?? "").AsSpan();
        ReadOnlySpan<byte> rest = bytes;
        var wanted = System.Text.Encoding.ASCII.GetBytes(key);
        while (Fields.TryLine(ref rest, out var line))
        {
            var fields = new Fields(line);
            if (fields.Next().SequenceEqual(wanted) && fields.TryNext(out var value))
            {
                return value;
            }
        }

        return double.NaN;
    }

    private static double Part(string[] parts, string prefix) =>
        Number(Array.Find(parts, part => part.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..]);

    private static double Number(string? text) => double.TryParse(text, out var value) ? value : double.NaN;
}
