using System.Text.RegularExpressions;
using OpenClaw.Monitoring.Contract;
using OpenClaw.Monitoring.Dashboards;
using OpenClaw.Testing;

namespace OpenClaw.Monitoring.Tests.Live;

[Collection(CollectorStack.Collection)]
public sealed partial class ContractLiveTests(CollectorStack stack)
{
    // What exists only after something happened that does not happen here.
    private static readonly string[] AfterEvents = ["openclaw_vetoes_total"];

    // Metrics of the sources that the collector stands in for, and that this machine or these stores do not have.
    private static readonly Dictionary<string, string> NotHere = new()
    {
        ["node_pressure_"] = "the kernel may have no pressure stall information",
        ["redis_stream_"] = "no streams are configured to be measured",
        ["redis_exporter_last_scrape_error"] = "present only with an error in some versions",
        ["pg_stat_user_tables_"] = "the database is empty",
    };

    private static readonly MetricsContract Contract =
        MetricsContract.Load(Path.Combine(Tools.RepositoryRoot, "monitoring", "contract", "metrics.yml"));

    [Fact]
    public async Task Every_metric_of_ours_on_the_pages_of_gateway_and_collector_is_in_the_contract_with_its_type_and_labels()
    {
        var entries = Contract.Services.SelectMany(source => source.Metrics).ToDictionary(metric => metric.Name);
        foreach (var page in await PagesAsync())
        {
            var ours = page.Types.Where(family => family.Key.StartsWith("openclaw_", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(ours);
            Assert.All(ours, family =>
            {
                Assert.True(entries.TryGetValue(family.Key, out var entry), $"{family.Key} is not in the contract.");
                Assert.Equal($"{family.Key} {entry.Type}", $"{family.Key} {family.Value}");
                Assert.Subset(entry.Labels.ToHashSet(), page.LabelsOf(family.Key).ToHashSet());
            });
        }
    }

    [Fact]
    public async Task Every_metric_of_ours_in_the_contract_is_on_a_page()
    {
        var missing = Contract.Services.SelectMany(source => source.Metrics).Select(metric => metric.Name).Except(AfterEvents).ToHashSet();
        await Eventually.HoldsAsync(
            async () =>
            {
                missing.ExceptWith((await PagesAsync()).SelectMany(page => page.Types.Keys));
                return missing.Count == 0;
            },
            () => string.Join(", ", missing));
    }

    [Fact]
    public async Task The_collector_serves_what_the_contract_lists_of_host_and_stores_with_the_same_types()
    {
        var page = new ContractPage(await stack.CollectorPageAsync());
        var expected = Contract.Exporters.Where(source => source.Name is "host" or "redis" or "postgres").SelectMany(source => source.Metrics)
            .Where(metric => !NotHere.Keys.Any(prefix => metric.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(metric => $"{metric.Name} {metric.Type}"),
            expected.Select(metric => $"{metric.Name} {page.Types.GetValueOrDefault(metric.Name, "is missing")}"));
    }

    [Fact]
    public async Task The_agents_with_a_tile_are_those_of_the_gateway()
    {
        var page = await stack.GatewayPageAsync();
        Assert.Equal(AgentCollective.Agents, AgentIds().Matches(page).Select(match => match.Groups[1].Value));
    }

    private async Task<ContractPage[]> PagesAsync() => [new(await stack.GatewayPageAsync()), new(await stack.CollectorPageAsync())];

    [GeneratedRegex("""^openclaw_agent_status\{agent_id="([^"]+)"\}""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex AgentIds();
}
