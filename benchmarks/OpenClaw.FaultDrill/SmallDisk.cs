using OpenClaw.Testing;

namespace OpenClaw.FaultDrill;

/// <summary>A file system of 32 MB in a file, mounted where the collector sees it.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private SmallDisk()
    {
    }

    public string MountPoint => Path.Combine(_directory.Path, "disk");

    private string Image => Path.Combine(_directory.Path, "image");

    private string Filling => Path.Combine(MountPoint, "filling");

    /// <exception cref="InvalidOperationException">This user or machine does not mount.</exception>
    public static async Task<SmallDisk> MountAsync()
    {
        var disk = new SmallDisk();
        Directory.CreateDirectory(disk.MountPoint);
        await using (var image = File.Create(disk.Image))
        {
            image.SetLength(32 << 20);
        }

        try
        {
            await ServerProcess.RunAsync("mkfs.ext4", ["-q", disk.Image]);
            await ServerProcess.RunAsync("mount", ["-o", "loop", disk.Image, disk.MountPoint]);
            return disk;
        }
        catch
        {
            disk._directory.Dispose();
            throw;
        }
    }

    /// <summary>Writes until nothing fits any more.</summary>
    public async Task FillAsync(CancellationToken cancellation)
    {
        var block = new byte[1 << 16];
        await using var file = new FileStream(Filling, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true)
            {
                await file.WriteAsync(block, cancellation);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public Task EmptyAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        File.Delete(Filling);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await ServerProcess.RunAsync("umount", [MountPoint]);
        _directory.Dispose();
    }
}
