using System.Text;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>A column of a query that is a metric.</summary>
internal sealed class PostgresMetric(string name, MetricType type, string help)
{
    private readonly byte[] _name = Encoding.ASCII.GetBytes(name);
    private readonly byte[] _help = Encoding.ASCII.GetBytes(help);

    public ReadOnlySpan<byte> Name => _name;

    public MetricType Type => type;

    public ReadOnlySpan<byte> Help => _help;
}
