using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Tests.Rules;

/// <summary>monitoring/thresholds.json is where the numbers of the alerts are written; the rules must have the same.</summary>
public sealed class ThresholdTests
{
    private static readonly JsonElement Truth =
        JsonDocument.Parse(File.ReadAllText(Repository.At("monitoring", "thresholds.json"))).RootElement;

    [Fact]
    public void Every_alert_has_an_entry_and_every_entry_an_alert() =>
        Assert.Equal(RuleFile.AlertNames, Truth.GetProperty("alerts").EnumerateObject().Select(entry => entry.Name).Order());

    [Fact]
    public void Every_alert_has_the_severity_and_duration_of_its_entry() => Assert.All(RuleFile.Alerts, alert =>
    {
        var entry = Truth.GetProperty("alerts").GetProperty(alert.Alert!);

        Assert.Equal(entry.GetProperty("severity").GetString(), alert.Labels["severity"]);
        Assert.Equal(entry.GetProperty("for").GetString(), alert.For);
    });

    [Fact]
    public void Every_alert_compares_with_the_threshold_of_its_entry()
    {
        var compared = 0;
        foreach (var alert in RuleFile.Alerts)
        {
            if (Truth.GetProperty("alerts").GetProperty(alert.Alert!).TryGetProperty("threshold", out var threshold))
            {
                var numbers = Regex.Matches(alert.Expr, @"[<>] ([0-9.]+)(?![0-9.]| \*)")
                    .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
                Assert.True(numbers.Contains(threshold.GetDouble()), $"{alert.Alert} does not compare with {threshold}: {alert.Expr}");
                compared++;
            }
        }

        Assert.True(compared > 30);
    }

    [Fact]
    public void Every_objective_burns_at_the_rates_and_from_the_budget_of_its_entry()
    {
        foreach (var objective in Truth.GetProperty("objectives").EnumerateObject())
        {
            var prefix = objective.Value.GetProperty("alert").GetString();
            var budget = Math.Round(1 - objective.Value.GetProperty("objective").GetDouble(), 6).ToString(CultureInfo.InvariantCulture);
            foreach (var rate in Truth.GetProperty("burnRates").EnumerateArray())
            {
                var severity = rate.GetProperty("severity").GetString();
                var alert = Assert.Single(
                    RuleFile.Alerts,
                    alert => alert.Alert!.StartsWith($"{prefix}BudgetBurns", StringComparison.Ordinal) && alert.Labels["severity"] == severity);
                foreach (var window in (string[])["long", "short"])
                {
                    Assert.Contains(
                        $"slo:{objective.Name}:error_ratio_rate{rate.GetProperty(window).GetString()} > {rate.GetProperty("factor")} * {budget}",
                        alert.Expr);
                }
            }
        }
    }

    [Fact]
    public void Every_objective_is_recorded_over_five_windows() => Assert.Equal(
        Truth.GetProperty("objectives").EnumerateObject()
            .SelectMany(objective => ((string[])["5m", "30m", "1h", "6h", "3d"]).Select(window => $"slo:{objective.Name}:error_ratio_rate{window}"))
            .Order(),
        RuleFile.All.Select(entry => entry.Rule.Record).OfType<string>().Where(record => record.StartsWith("slo:", StringComparison.Ordinal)).Order());
}
