using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace OpenClaw.Monitoring.Contract;

/// <summary>What <c>monitoring/contract/metrics.yml</c> says.</summary>
internal sealed class MetricsContract
{
    /// <summary>Our own services.</summary>
    public List<MetricSource> Services { get; set; } = [];

    /// <summary>Series that Prometheus itself computes, by recording rules or as part of its work.</summary>
    public List<MetricEntry> Computed { get; set; } = [];

    /// <summary>Series of other products, or of the collector under their names, as far as a query uses them.</summary>
    public List<MetricSource> Exporters { get; set; } = [];

    public IEnumerable<MetricEntry> All =>
        Services.SelectMany(source => source.Metrics).Concat(Computed).Concat(Exporters.SelectMany(source => source.Metrics));

    /// <exception cref="InvalidDataException">The file does not have the form of a contract.</exception>
    public static MetricsContract Load(string path)
    {
        try
        {
            var reader = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
            return reader.Deserialize<MetricsContract>(File.ReadAllText(path));
        }
        catch (YamlDotNet.Core.YamlException exception)
        {
            throw new InvalidDataException($"{path}:{exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }
}
