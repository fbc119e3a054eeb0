using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>A file of the kernel that is read anew from its beginning each time, without opening it again.</summary>
/// <remarks>It stays open as long as its collector, that is as long as the process.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The handle closes with the process or with its finalizer.")]
internal sealed class KernelFile(string path)
{
    private SafeFileHandle? _handle;
    private byte[] _buffer = new byte[2048];

    public string Path => path;

    /// <summary>Reads the whole file.</summary>
    /// <returns>Its content, valid until the next read.</returns>
    /// <exception cref="IOException">The file is missing or unreadable.</exception>
    public ReadOnlySpan<byte> Read()
    {
        try
        {
            _handle ??= File.OpenHandle(path);
            var length = 0;
            for (; ; )
            {
                var read = RandomAccess.Read(_handle, _buffer.AsSpan(length), length);
                if (read == 0)
                {
                    return _buffer.AsSpan(0, length);
                }

                length += read;
                if (length == _buffer.Length)
                {
                    Array.Resize(ref _buffer, 2 * length);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _handle?.Dispose();
            _handle = null;
            throw new IOException($"cannot read {path}: {exception.Message}", exception);
        }
    }
}
