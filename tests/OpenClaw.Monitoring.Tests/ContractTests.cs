using System.Text.RegularExpressions;
using OpenClaw.Monitoring.Contract;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests;

public sealed class ContractTests
{
    private static readonly MetricsContract Contract =
        MetricsContract.Load(Path.Combine(Tools.RepositoryRoot, "monitoring", "contract", "metrics.yml"));

    private static readonly HashSet<string> Known = [.. Contract.All.SelectMany(metric => metric.SeriesNames)];

    [Fact]
    public void Every_metric_has_one_entry_with_a_type_a_unit_and_a_meaning()
    {
        var names = Contract.All.Select(metric => metric.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(Contract.All, metric =>
        {
            Assert.Contains(metric.Type, (string[])["counter", "gauge", "histogram", "summary", "untyped"]);
            Assert.NotEmpty(metric.Unit);
            Assert.EndsWith(".", metric.Meaning, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Our_own_names_follow_the_naming_of_Prometheus() =>
        Assert.All(Contract.Services.SelectMany(source => source.Metrics), metric =>
        {
            Assert.Matches(new Regex("^(openclaw|gen_ai)(_[a-z0-9]+)+$"), metric.Name);
            Assert.Equal(metric.Type == "counter", metric.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.Equal(metric.Unit == "info", metric.Name.EndsWith("_info", StringComparison.Ordinal));
            if (metric.Type != "counter" && metric.Unit is "seconds" or "bytes" && !metric.Name.EndsWith("_timestamp", StringComparison.Ordinal))
            {
                Assert.EndsWith($"_{metric.Unit}", metric.Name, StringComparison.Ordinal);
            }
        });

    [Fact]
    public void Every_metric_that_a_dashboard_reads_is_in_the_contract()
    {
        var queries = DashboardFile.All.SelectMany(file => file.PanelQueries.Concat(file.OtherQueries)).ToList();
        Assert.NotEmpty(queries);
        Assert.All(queries, query =>
        {
            var metrics = PromQl.MetricsOf(query.Expression);
            Assert.NotEmpty(metrics);
            Assert.All(metrics, metric => Assert.True(Known.Contains(metric), $"{query.Panel} reads {metric}, which the contract does not know."));
        });
    }

    [Fact]
    public void A_contract_that_is_not_one_is_refused_with_file_and_line()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "metrics.yml");
        File.WriteAllText(path, "services:\n  - name: one\n    colour: red\n");
        var refusal = Assert.Throws<InvalidDataException>(() => MetricsContract.Load(path));
        Assert.StartsWith($"{path}:3: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up", "up")]
    [InlineData("sum by (job, instance) (rate(a_total{x=\"b_total\",y=~'c|d'}[$__rate_interval])) > 5e3", "a_total")]
    [InlineData("100 * a:b:ratio_rate5m or vector(0)", "a:b:ratio_rate5m")]
    [InlineData("sum without (le) (a_bucket) / on (x) group_left (y) max(b offset 5m) == bool 1", "a_bucket b")]
    [InlineData("histogram_quantile(0.95, sum by (le) (rate(a_bucket[5m]))) and ignoring (z) b unless c", "a_bucket b c")]
    [InlineData("count by (x) (a) unless count by (x) (a offset 1h30m)", "a")]
    [InlineData("topk(10, avg(a{b=\"}\"}) - time())", "a")]
    public void The_metrics_of_an_expression_are_found(string expression, string metrics) =>
        Assert.Equal(metrics.Split(' '), PromQl.MetricsOf(expression));
}
