using System.Runtime.InteropServices;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>System calls that the framework does not offer.</summary>
internal static partial class Native
{
    /// <summary>Reads the clock's state into a <c>struct timex</c>.</summary>
    /// <returns>The state, or -1.</returns>
    public static int ReadClock(Span<byte> timex) => AdjustTime(timex);

    /// <summary>Reads sizes of a file system into a <c>struct statvfs</c>.</summary>
    /// <param name="path">Path as bytes with a zero at its end.</param>
    /// <param name="statistics">At least 128 bytes.</param>
    /// <returns>0, or the error number.</returns>
    public static int ReadFileSystem(ReadOnlySpan<byte> path, Span<byte> statistics) =>
        StatVfs(path, statistics) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int AdjustTime(Span<byte> timex);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true)]
    private static partial int StatVfs(ReadOnlySpan<byte> path, Span<byte> statistics);
}
