using System.Data.Common;
using System.Text;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Postgres;

/// <summary>One statement whose first columns are labels (text) and whose others are metrics (float8, NULL for no sample).</summary>
/// <param name="name">Name in messages.</param>
/// <param name="sql">The statement.</param>
/// <param name="server">Whether postgres_exporter has the label <c>server</c> on these metrics.</param>
/// <param name="labels">Names of the label columns.</param>
/// <param name="metrics">Metrics of the value columns.</param>
internal sealed class PostgresQuery(string name, string sql, bool server, string[] labels, PostgresMetric[] metrics)
{
    private readonly byte[][] _labels = [.. labels.Select(Encoding.ASCII.GetBytes)];
    private readonly List<string> _texts = [];
    private readonly List<double> _values = [];

    public string Name => name;

    public string Sql => sql;

    /// <summary>Reads the statement's rows and writes its metrics.</summary>
    public async Task WriteAsync(DbDataReader reader, string serverName, ExpositionWriter writer, CancellationToken cancellation)
    {
        _texts.Clear();
        _values.Clear();
        while (await reader.ReadAsync(cancellation))
        {
            ReadRow(reader);
        }

        for (var metric = 0; metric < metrics.Length; metric++)
        {
            Write(writer, metric, serverName);
        }
    }

    private void ReadRow(DbDataReader reader)
    {
        for (var label = 0; label < _labels.Length; label++)
        {
            _texts.Add(reader.IsDBNull(label) ? "" : reader.GetString(label));
        }

        for (var metric = 0; metric < metrics.Length; metric++)
        {
            var column = _labels.Length + metric;
            _values.Add(reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column));
        }
    }

    private void Write(ExpositionWriter writer, int metric, string serverName)
    {
        var begun = false;
        for (int row = 0, rows = _values.Count / metrics.Length; row < rows; row++)
        {
            var value = _values[(row * metrics.Length) + metric];
            if (double.IsNaN(value))
            {
                continue;
            }

            if (!begun)
            {
                writer.Family(metrics[metric].Name, metrics[metric].Type, metrics[metric].Help);
                begun = true;
            }

            var sample = writer.Sample();
            for (var label = 0; label < _labels.Length; label++)
            {
                sample = sample.Label(_labels[label], _texts[(row * _labels.Length) + label]);
            }

            if (server)
            {
                sample = sample.Label("server"u8, serverName);
            }

            sample.Value(value);
        }
    }
}
