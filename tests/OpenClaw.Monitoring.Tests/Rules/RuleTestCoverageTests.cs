using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Tests.Rules;

/// <summary>What the rule tests try. That they pass is for <see cref="PrometheusFilesTests"/>.</summary>
public sealed class RuleTestCoverageTests
{
    public static TheoryData<string> Alerts => [.. RuleFile.AlertNames];

    /// <summary>Watchdog has no healthy input: it fires always, and its absence is the fault.</summary>
    public static TheoryData<string> AlertsThatMayBeSilent => [.. RuleFile.AlertNames.Where(name => name != "Watchdog")];

    [Theory]
    [MemberData(nameof(Alerts))]
    public void Every_alert_is_seen_firing(string alert) =>
        Assert.Contains(Expectations(alert), expectation => expectation.ExpAlerts.Count > 0);

    [Theory]
    [MemberData(nameof(AlertsThatMayBeSilent))]
    public void Every_alert_is_seen_silent_before_or_after_its_fault_and_on_an_input_that_is_healthy_throughout(string alert)
    {
        Assert.Contains(
            RuleTestFile.Cases,
            test => For(test, alert).Any(one => one.ExpAlerts.Count == 0) && For(test, alert).Any(one => one.ExpAlerts.Count > 0));
        Assert.Contains(
            RuleTestFile.Cases,
            test => For(test, alert) is { Count: > 0 } expectations && expectations.All(one => one.ExpAlerts.Count == 0));
    }

    [Fact]
    public void Every_expectation_names_an_alert_that_exists() => Assert.All(
        RuleTestFile.Cases.SelectMany(test => test.AlertRuleTest), expectation => Assert.Contains(expectation.Alertname, RuleFile.AlertNames));

    [Fact]
    public void Inputs_have_the_labels_that_every_scraped_series_has() => Assert.All(
        RuleTestFile.Cases.SelectMany(test => test.InputSeries),
        input =>
        {
            Assert.Matches("""\binstance="[^"]+:[^"]*" """.Trim(), input.Series);
            Assert.Matches("""\bjob="[a-z-]+" """.Trim(), input.Series);
            Assert.Matches("""\bservice="[a-z0-9-]+" """.Trim(), input.Series);
        });

    [Fact]
    public void No_two_tests_of_an_alert_have_the_same_name()
    {
        var names = RuleTestFile.Cases.SelectMany(test => test.AlertRuleTest.Select(one => (one.Alertname, test.Name)).Distinct()).ToList();

        Assert.Equal(names.Distinct().Count(), names.Count);
    }

    [Fact]
    public void Labels_that_rules_select_by_value_occur_in_the_inputs()
    {
        var inputs = string.Join('\n', RuleTestFile.Cases.SelectMany(test => test.InputSeries).Select(input => input.Series));

        foreach (var (_, rule) in RuleFile.All)
        {
            foreach (Match selected in Regex.Matches(rule.Expr, """[{ ,](service|mode|relname|datname)=("[^"]+")"""))
            {
                Assert.Contains($"{selected.Groups[1].Value}={selected.Groups[2].Value}", inputs);
            }
        }
    }

    private static IEnumerable<RuleTestFile.Expectation> Expectations(string alert) =>
        RuleTestFile.Cases.SelectMany(test => For(test, alert));

    private static List<RuleTestFile.Expectation> For(RuleTestFile.Case test, string alert) =>
        [.. test.AlertRuleTest.Where(expectation => expectation.Alertname == alert)];
}
