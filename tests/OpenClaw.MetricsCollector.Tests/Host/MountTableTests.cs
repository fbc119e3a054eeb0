using System.Text;
using OpenClaw.MetricsCollector.Host;

namespace OpenClaw.MetricsCollector.Tests.Host;

public sealed class MountTableTests
{
    private const string Table =
        """
        /dev/vda / ext4 rw,relatime 0 0
        proc /proc proc rw 0 0
        tmpfs /dev/shm tmpfs rw 0 0
        /dev/vdb /data\040disk xfs ro,noatime 0 0
        overlay /var/lib/docker/overlay2/x/merged overlay rw 0 0
        nas:/share /mnt/nas nfs4 rw 0 0
        /dev/vda / ext4 rw,relatime 0 0
        """;

    [Fact]
    public void File_systems_of_the_kernel_and_of_containers_are_left_out()
    {
        var mounts = MountTable.Parse(Encoding.UTF8.GetBytes(Table), "/");

        Assert.Equal(["/", "/data disk", "/mnt/nas"], mounts.Select(mount => mount.MountPoint));
        Assert.True(mounts[1].ReadOnly);
        Assert.Equal([false, false, true], mounts.Select(mount => mount.MayHang));
    }

    [Fact]
    public void Under_a_mounted_root_the_hosts_own_paths_are_shown_and_the_mounted_ones_are_asked()
    {
        var mounts = MountTable.Parse("/dev/vda /host ext4 rw 0 0\n/dev/vdb /host/data xfs rw 0 0\n"u8, "/host");

        Assert.Equal(["/", "/data"], mounts.Select(mount => mount.MountPoint));
        Assert.Equal(["/host\0", "/host/data\0"], mounts.Select(mount => Encoding.UTF8.GetString(mount.NativePath)));
    }
}
