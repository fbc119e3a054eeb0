using System.Globalization;

namespace OpenClaw.Gateway.Transport;

/// <summary>Names of connections, unlike those of an earlier process.</summary>
internal static class ConnectionIds
{
    private static long _last = DateTime.UtcNow.Ticks;

    public static string Next() => Interlocked.Increment(ref _last).ToString("X", CultureInfo.InvariantCulture);
}
