using System.Text;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Redis;

/// <summary>How a field of INFO becomes a metric.</summary>
internal sealed class RedisField(string field, string metric, MetricType type, double scale, bool status)
{
    private readonly byte[] _metric = Encoding.ASCII.GetBytes("redis_" + metric);
    private readonly byte[] _help = Encoding.ASCII.GetBytes($"Field {field} of INFO.");

    public ReadOnlySpan<byte> Metric => _metric;

    public ReadOnlySpan<byte> Help => _help;

    public MetricType Type => type;

    /// <summary>Reads the field's value.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        if (status)
        {
            value = text.SequenceEqual("ok"u8) ? 1 : 0;
            return true;
        }

        if (!System.Buffers.Text.Utf8Parser.TryParse(text, out value, out _))
        {
            return false;
        }

        value *= scale;
        return true;
    }
}
