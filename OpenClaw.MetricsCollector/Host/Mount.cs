namespace OpenClaw.MetricsCollector.Host;

/// <summary>One mounted file system.</summary>
/// <param name="Device">Device or remote path.</param>
/// <param name="MountPoint">Where the host sees it.</param>
/// <param name="Type">Type of the file system.</param>
/// <param name="ReadOnly">Whether it is mounted read-only.</param>
/// <param name="NativePath">Where this process sees it, as bytes with a zero at the end.</param>
internal sealed record Mount(string Device, string MountPoint, string Type, bool ReadOnly, byte[] NativePath)
{
    /// <summary>Whether asking it may wait for another machine or process that does not answer.</summary>
    public bool MayHang =>
        Type.StartsWith("nfs", StringComparison.Ordinal)
        || Type.StartsWith("fuse", StringComparison.Ordinal)
        || Type is "cifs" or "smb3" or "ceph" or "9p" or "virtiofs" or "glusterfs" or "lustre" or "afs";
}
