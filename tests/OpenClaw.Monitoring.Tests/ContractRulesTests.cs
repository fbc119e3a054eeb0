using System.Globalization;
using OpenClaw.Monitoring.Contract;
using OpenClaw.Monitoring.Dashboards;
using OpenClaw.Testing;
using YamlDotNet.RepresentationModel;

namespace OpenClaw.Monitoring.Tests;

public sealed class ContractRulesTests
{
    private static readonly MetricsContract Contract =
        MetricsContract.Load(Path.Combine(Tools.RepositoryRoot, "monitoring", "contract", "metrics.yml"));

    private static readonly IReadOnlyList<YamlMappingNode> Rules = ReadRules();

    [Fact]
    public void Every_metric_that_a_rule_reads_is_in_the_contract()
    {
        var known = Contract.All.SelectMany(metric => metric.SeriesNames).ToHashSet();
        Assert.NotEmpty(Rules);
        Assert.All(Rules, rule => Assert.All(
            PromQl.MetricsOf(Text(rule, "expr")!),
            metric => Assert.True(known.Contains(metric), $"{Text(rule, "alert") ?? Text(rule, "record")} reads {metric}, which the contract does not know.")));
    }

    [Fact]
    public void Every_recorded_series_is_in_the_contract_and_every_one_of_the_contract_is_recorded() =>
        Assert.Equal(
            Contract.Computed.Select(metric => metric.Name).Where(name => name.Contains(':', StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            Rules.Select(rule => Text(rule, "record")).OfType<string>().Order(StringComparer.Ordinal));

    [Fact]
    public void Other_products_metrics_are_in_the_contract_only_if_a_rule_or_dashboard_reads_them()
    {
        var read = Rules.Select(rule => Text(rule, "expr")!)
            .Concat(DashboardFile.All.SelectMany(file => file.PanelQueries.Concat(file.OtherQueries)).Select(query => query.Expression))
            .SelectMany(PromQl.MetricsOf)
            .ToHashSet();
        Assert.All(
            Contract.Exporters.SelectMany(source => source.Metrics),
            metric => Assert.True(metric.SeriesNames.Any(read.Contains), $"Nothing reads {metric.Name}."));
    }

    [Fact]
    public void Every_runbook_that_a_panel_links_to_belongs_to_an_alert()
    {
        var alerts = Rules.Select(rule => Text(rule, "alert")).OfType<string>().ToHashSet();
        Assert.All(
            DashboardCatalog.All.SelectMany(dashboard => dashboard.Panels).SelectMany(panel => panel.Runbooks).Distinct(),
            alert => Assert.Contains(alert, alerts));
    }

    [Fact]
    public void Every_dashboard_that_an_alert_leads_to_exists()
    {
        var dashboards = DashboardCatalog.All.Select(dashboard => $"/d/{dashboard.Uid}").ToHashSet();
        var targets = Rules.Where(rule => Text(rule, "alert") is not null)
            .Select(rule => Text((YamlMappingNode)rule["annotations"], "dashboard_url"))
            .OfType<string>()
            .ToList();
        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.Contains(target, dashboards));
    }

    [Theory]
    [InlineData("HighCPUUsage", Limits.CpuWarning)]
    [InlineData("VeryHighCPUUsage", Limits.CpuCritical)]
    [InlineData("HighMemoryUsage", Limits.MemoryWarning)]
    [InlineData("VeryHighMemoryUsage", Limits.MemoryCritical)]
    [InlineData("HighDiskUsage", Limits.DiskWarning)]
    [InlineData("CriticalDiskUsage", Limits.DiskCritical)]
    [InlineData("ContainerHighCPU", Limits.ContainerCpu)]
    [InlineData("ContainerHighMemory", Limits.ContainerMemory)]
    [InlineData("AgentOffline", Limits.HeartbeatOffline)]
    [InlineData("AgentUnhealthy", Limits.HealthPoor)]
    [InlineData("PostgreSQLConnectionPoolHigh", Limits.ConnectionsWarning)]
    [InlineData("PostgreSQLConnectionPoolCritical", Limits.ConnectionsCritical)]
    [InlineData("PostgreSQLReplicationLag", Limits.ReplicationLag)]
    [InlineData("RedisMemoryHigh", Limits.RedisMemoryWarning)]
    [InlineData("RedisMemoryCritical", Limits.RedisMemoryCritical)]
    [InlineData("RedisConnectedClientsHigh", Limits.RedisClients)]
    [InlineData("HighTokenUsageRate", Limits.TokenRate)]
    [InlineData("HighLLMErrorRate", Limits.ModelErrors)]
    [InlineData("HighLLMLatency", Limits.ModelLatency)]
    [InlineData("CardinalityHigh", Limits.ScrapeSamples)]
    public void A_panel_warns_where_its_alert_does(string alert, double limit)
    {
        var expression = Text(Rules.Single(rule => Text(rule, "alert") == alert), "expr")!;
        Assert.Matches($@"[<>] {limit.ToString(CultureInfo.InvariantCulture).Replace(".", @"\.", StringComparison.Ordinal)}(?![\d.])", expression);
    }

    private static List<YamlMappingNode> ReadRules()
    {
        var rules = new List<YamlMappingNode>();
        var directory = Path.Combine(Tools.RepositoryRoot, "monitoring", "prometheus", "rules");
        foreach (var path in Directory.EnumerateFiles(directory, "*.yml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var yaml = new YamlStream();
            using var reader = File.OpenText(path);
            yaml.Load(reader);
            rules.AddRange(
                from @group in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
                from rule in (YamlSequenceNode)@group["rules"]
                select (YamlMappingNode)rule);
        }

        return rules;
    }

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? ((YamlScalarNode)value).Value : null;
}
