using System.Diagnostics;
using OpenClaw.Monitoring.Tests.Rules;

namespace OpenClaw.Monitoring.Tests.Live;

/// <summary>Every expression of every rule and panel against a Prometheus that scrapes the running stack.</summary>
public abstract class LiveExpressionTests(LiveStack stack)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // What an expression reads or selects that cannot exist in either stack, and why.
    private static readonly Dictionary<string, string> NotHere = new()
    {
        ["litellm"] = "LiteLLM does not run here",
        ["langfuse"] = "Langfuse does not run here",
        ["ollama"] = "Ollama does not run here",
        ["container_"] = "no container runs here",
        ["instance_name:container"] = "no container runs here",
        ["machine_cpu_cores"] = "cAdvisor does not run here",
        ["node_pressure_"] = "the kernel may have no pressure stall information",
        ["probe_ssl_"] = "no endpoint has a certificate",
        ["openclaw_vetoes_total"] = "nobody vetoes",
        ["ALERTS"] = "nothing is wrong",
        [":error_ratio_rate3d"] = "the mean of three days of an objective about time begins with the first full hour",
        ["[3d:1h]"] = "as above",
    };

    /// <summary>The same for one stack.</summary>
    private protected virtual IReadOnlyDictionary<string, string> NotMeasured { get; } = new Dictionary<string, string>();

    [Fact]
    public async Task Every_rule_is_evaluated_without_an_error()
    {
        var names = RuleFile.All.Select(entry => entry.Rule.ToString()).Order().ToList();
        IReadOnlyList<(string Name, string Health)> rules = [];
        await UntilAsync(async () =>
        {
            rules = await stack.RulesAsync();
            return rules.Select(rule => rule.Health == "unknown" ? rule.Name : null).OfType<string>();
        });
        Assert.Equal(names, rules.Select(rule => rule.Name).Order());
        Assert.All(rules, rule => Assert.Equal((rule.Name, "ok"), rule));
    }

    [Fact]
    public Task Every_rule_reads_series_that_exist() => HaveDataAsync(RuleFile.All
        .Select(entry => (entry.Rule.ToString(), entry.Rule.Alert is null ? entry.Rule.Expr : AtRest.Of(entry.Rule.Expr))));

    [Fact]
    public Task Every_panel_has_data() => HaveDataAsync(DashboardFile.All
        .SelectMany(file => file.PanelQueries)
        .Select(query => (query.Panel, DashboardFile.WithoutVariables(query.Expression))));

    [Theory]
    [InlineData("openclaw_a2a_delivery_seconds_bucket")]
    [InlineData("openclaw_llm_request_duration_seconds_bucket")]
    [InlineData("openclaw_gateway_rpc_seconds_bucket")]
    public async Task A_latency_leads_to_the_traces_behind_it(string histogram)
    {
        IReadOnlyList<string> traces = [];
        await UntilAsync(async () => (traces = await stack.TracesAsync(histogram)).Count == 0 ? [histogram] : []);
        Assert.NotEmpty(traces);
        Assert.All(traces, trace => Assert.Matches("^[0-9a-f]{32}$", trace));
    }

    private async Task HaveDataAsync(IEnumerable<(string Name, string Expression)> all)
    {
        var expressions = all.ToList();
        Assert.NotEmpty(expressions);
        List<string> missing = [];
        await UntilAsync(async () =>
        {
            missing.Clear();
            foreach (var (name, expression) in expressions)
            {
                if (await stack.QueryAsync(expression) == 0 && !MayBeEmpty(expression))
                {
                    missing.Add($"{name}: {expression}");
                }
            }

            return missing;
        });
        Assert.True(missing.Count == 0, $"No data:\n{string.Join('\n', missing)}");
    }

    /// <summary>Waits for what comes with the second scrape, the first evaluation, or the end of the work; the caller looks again.</summary>
    private static async Task UntilAsync(Func<Task<IEnumerable<string>>> missing)
    {
        for (var waited = Stopwatch.StartNew(); (await missing()).Any() && waited.Elapsed < Patience;)
        {
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }

    private bool MayBeEmpty(string expression) =>
        // The router's own series must be there where those of LiteLLM may take their place.
        !(expression.Contains("openclaw_llm_", StringComparison.Ordinal) && expression.Contains(" or ", StringComparison.Ordinal))
        && NotHere.Concat(NotMeasured).Any(one => expression.Contains(one.Key, StringComparison.Ordinal));
}

[Collection(CollectorStack.Collection)]
public sealed class CollectorExpressionTests(CollectorStack stack) : LiveExpressionTests(stack);

public sealed class ExporterExpressionTests(ExporterStack stack) : LiveExpressionTests(stack), IClassFixture<ExporterStack>
{
    private protected override IReadOnlyDictionary<string, string> NotMeasured { get; } = new Dictionary<string, string>
    {
        ["machine_memory_bytes"] = "cAdvisor does not run here",
        ["pg_replication_"] = "a later postgres_exporter than the distribution's has it",
        ["pg_stat_user_tables_"] = "a later postgres_exporter than the distribution's has it",
        ["pg_stat_user_indexes_"] = "a later postgres_exporter than the distribution's has it",
        ["redis_stream_group_lag"] = "a later redis_exporter than the distribution's has it",
    };
}
