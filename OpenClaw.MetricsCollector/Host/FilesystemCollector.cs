using System.Buffers.Binary;
using Microsoft.Extensions.Options;
using OpenClaw.MetricsCollector.Collection;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Sizes of the file systems under node_exporter's names.</summary>
internal sealed class FilesystemCollector : ICollector
{
    /// <summary>Time that a remote file system has; afterwards it counts as in error until its call comes back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HostTreeOptions _options;
    private readonly KernelFile _mounts;
    private readonly Dictionary<string, Task<FilesystemSize?>> _stuck = [];
    private readonly List<(Mount Mount, FilesystemSize? Size)> _rows = [];
    private byte[] _table = [];
    private List<Mount> _parsed = [];

    public FilesystemCollector(IOptions<HostTreeOptions> options)
    {
        _options = options.Value;
        var host = Path.Combine(_options.ProcPath, "1/mounts");
        _mounts = new KernelFile(CanRead(host) ? host : Path.Combine(_options.ProcPath, "self/mounts"));
    }

    public string Name => "filesystem";

    public async ValueTask<CollectionResult> CollectAsync(ExpositionWriter writer, CancellationToken cancellation)
    {
        ReadTable();
        _rows.Clear();
        string? reason = null;
        foreach (var mount in _parsed)
        {
            var size = mount.MayHang ? await MeasureRemoteAsync(mount) : Measure(mount);
            _rows.Add((mount, size));
            if (size is null)
            {
                reason = $"cannot measure the file system at {mount.MountPoint}";
            }
        }

        Write(writer);
        return reason is null ? CollectionResult.Complete : CollectionResult.Partial(reason);
    }

    private static FilesystemSize? Measure(Mount mount)
    {
        Span<byte> statistics = stackalloc byte[256];
        if (Native.ReadFileSystem(mount.NativePath, statistics) != 0)
        {
            return null;
        }

        // struct statvfs of a 64-bit Linux: bsize, frsize, blocks, bfree, bavail, files, ffree, favail, fsid, flag
        const ulong ReadOnlyFlag = 1;
        double unit = Word(statistics, 1);
        return new FilesystemSize(
            Word(statistics, 2) * unit,
            Word(statistics, 3) * unit,
            Word(statistics, 4) * unit,
            Word(statistics, 5),
            Word(statistics, 6),
            (Word(statistics, 9) & ReadOnlyFlag) != 0);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * index)..]);

    private static bool CanRead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<FilesystemSize?> MeasureRemoteAsync(Mount mount)
    {
        if (!_stuck.Remove(mount.MountPoint, out var call))
        {
            call = Task.Run(() => Measure(mount));
        }

        if (await Task.WhenAny(call, Task.Delay(Patience)) == call)
        {
            return await call;
        }

        _stuck[mount.MountPoint] = call;
        return null;
    }

    private void ReadTable()
    {
        var text = _mounts.Read();
        if (!text.SequenceEqual(_table))
        {
            _table = text.ToArray();
            _parsed = MountTable.Parse(text, _options.RootPath.Length > 1 ? _options.RootPath.TrimEnd('/') : "/");
        }
    }

    private void Write(ExpositionWriter writer)
    {
        Column(writer, "node_filesystem_avail_bytes"u8, "Filesystem space available to non-root users in bytes."u8, static size => size.Available);
        Column(writer, "node_filesystem_files"u8, "Filesystem total file nodes."u8, static size => size.Files);
        Column(writer, "node_filesystem_files_free"u8, "Filesystem total free file nodes."u8, static size => size.FilesFree);
        Column(writer, "node_filesystem_free_bytes"u8, "Filesystem free space in bytes."u8, static size => size.Free);
        Column(writer, "node_filesystem_readonly"u8, "Filesystem read-only status."u8, static size => size.ReadOnly ? 1 : 0);
        Column(writer, "node_filesystem_size_bytes"u8, "Filesystem size in bytes."u8, static size => size.Size);
        if (_rows.Count > 0)
        {
            writer.Family(
                "node_filesystem_device_error"u8, MetricType.Gauge, "Whether an error occurred while getting statistics for the given device."u8);
            foreach (var (mount, size) in _rows)
            {
                Sample(writer, mount).Value(size is null ? 1 : 0);
            }
        }
    }

    private void Column(ExpositionWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, Func<FilesystemSize, double> value)
    {
        if (_rows.TrueForAll(row => row.Size is null))
        {
            return;
        }

        writer.Family(name, MetricType.Gauge, help);
        foreach (var (mount, size) in _rows)
        {
            if (size is not null)
            {
                Sample(writer, mount).Value(value(size));
            }
        }
    }

    private static SampleWriter Sample(ExpositionWriter writer, Mount mount) => writer.Sample()
        .Label("device"u8, mount.Device)
        .Label("fstype"u8, mount.Type)
        .Label("mountpoint"u8, mount.MountPoint);
}
