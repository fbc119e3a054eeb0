using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Tests.Rules;

public sealed class AlertConventionTests
{
    private static readonly string[] Severities = ["critical", "warning", "info"];

    private static readonly string[] Categories =
        ["system", "container", "service", "agent", "triad", "database", "cache", "llm", "observability", "slo", "monitoring"];

    private static readonly string[] MayHoverAtTheirThreshold = ["system", "container", "database", "cache", "llm"];

    [Fact]
    public void Every_alert_says_how_bad_it_is_and_what_it_is_about() => Assert.All(RuleFile.Alerts, alert =>
    {
        Assert.Contains(alert.Labels["severity"], Severities);
        Assert.Contains(alert.Labels["category"], Categories);

        // Alertmanager takes two missing labels as equal: an alert without a resource would be inhibited by any other without one.
        Assert.False(string.IsNullOrWhiteSpace(alert.Labels["service"]));
        Assert.False(string.IsNullOrWhiteSpace(alert.Labels["resource"]));
    });

    [Fact]
    public void Every_alert_explains_itself_and_links_to_its_runbook_and_dashboard() => Assert.All(RuleFile.Alerts, alert =>
    {
        Assert.False(string.IsNullOrWhiteSpace(alert.Annotations["summary"]));
        Assert.False(string.IsNullOrWhiteSpace(alert.Annotations["description"]));
        Assert.Equal($"docs/runbooks/{alert.Alert}.md", alert.Annotations["runbook_url"]);
        Assert.Matches("^/d/heretek-openclaw-[a-z]+$", alert.Annotations["dashboard_url"]);
    });

    [Fact]
    public void Texts_use_only_labels_that_the_expression_leaves() => Assert.All(RuleFile.Alerts, alert =>
    {
        var used = alert.Annotations.Values.Concat(alert.Labels.Values)
            .SelectMany(text => Regex.Matches(text, @"\$labels\.(\w+)").Select(match => match.Groups[1].Value))
            .ToHashSet();
        if (Regex.Match(alert.Expr, @"^\(?(?:sum|min|max|avg)(?: by \(([^)]*)\))? ?\(") is { Success: true } aggregation)
        {
            Assert.Subset(aggregation.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).ToHashSet(), used);
        }
    });

    [Fact]
    public void Only_ratios_that_may_hover_at_their_threshold_keep_firing() => Assert.All(
        RuleFile.Alerts.Where(alert => alert.KeepFiringFor is not null),
        alert =>
        {
            Assert.Equal("2m", alert.KeepFiringFor);
            Assert.Contains(alert.Labels["category"], MayHoverAtTheirThreshold);
        });

    [Fact]
    public void Rules_of_optional_services_are_not_loaded_by_default()
    {
        var optional = RuleFile.All.Where(entry => Regex.IsMatch(entry.Rule.Alert ?? "", "LiteLLM|Ollama|Langfuse")).ToList();

        Assert.NotEmpty(optional);
        Assert.All(optional, entry => Assert.StartsWith("optional/", entry.File, StringComparison.Ordinal));
    }

    [Fact]
    public void No_rule_selects_stores_hosts_or_containers_by_job() => Assert.All(
        RuleFile.All,
        entry => Assert.DoesNotMatch(
            """(redis|pg|node|container|machine|openclaw)_\w+\{[^}]*job[!=]""", entry.Rule.Expr));
}
