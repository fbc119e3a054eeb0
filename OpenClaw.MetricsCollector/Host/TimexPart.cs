using System.Buffers.Binary;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Host;

/// <summary>Whether and how well the clock is synchronized.</summary>
internal sealed class TimexPart() : HostPart("timex")
{
    // struct timex of a 64-bit Linux: modes 0, offset 8, freq 16, maxerror 24, esterror 32, status 40, constant 48, tick 88, tai 160.
    private const int Size = 256;
    private const int ClockUnsynchronized = 5;
    private const int NanosecondStatus = 0x2000;
    private const double Microseconds = 1e-6;
    private const double FrequencyUnit = 1 / (65536 * 1e6);
    private readonly byte[] _timex = new byte[Size];

    public override void Write(ExpositionWriter writer)
    {
        if (!Environment.Is64BitProcess)
        {
            throw new IOException("the clock's state is read only on 64-bit systems");
        }

        Array.Clear(_timex);
        var state = Native.ReadClock(_timex);
        if (state < 0)
        {
            throw new IOException("adjtimex is refused");
        }

        var status = (int)Long(40);
        var offsetUnit = (status & NanosecondStatus) != 0 ? 1e-9 : Microseconds;
        writer.Single("node_timex_offset_seconds"u8, MetricType.Gauge, "Time offset in between local system and reference clock."u8, Long(8) * offsetUnit);
        writer.Single("node_timex_frequency_adjustment_ratio"u8, MetricType.Gauge, "Local clock frequency adjustment."u8, 1 + (Long(16) * FrequencyUnit));
        writer.Single("node_timex_maxerror_seconds"u8, MetricType.Gauge, "Maximum error in seconds."u8, Long(24) * Microseconds);
        writer.Single("node_timex_estimated_error_seconds"u8, MetricType.Gauge, "Estimated error in seconds."u8, Long(32) * Microseconds);
        writer.Single("node_timex_status"u8, MetricType.Gauge, "Value of the status array bits."u8, status);
        writer.Single(
            "node_timex_sync_status"u8,
            MetricType.Gauge,
            "Is clock synchronized to a reliable server (1 = yes, 0 = no)."u8,
            state == ClockUnsynchronized ? 0 : 1);
        writer.Single("node_timex_tai_offset_seconds"u8, MetricType.Gauge, "International Atomic Time (TAI) offset."u8, (int)Long(160));
    }

    private long Long(int offset) => BinaryPrimitives.ReadInt64LittleEndian(_timex.AsSpan(offset));
}
