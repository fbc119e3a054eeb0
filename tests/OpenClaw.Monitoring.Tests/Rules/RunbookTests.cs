using System.Text.RegularExpressions;

namespace OpenClaw.Monitoring.Tests.Rules;

public sealed class RunbookTests
{
    private static readonly string[] Sections = ["## Meaning", "## Impact", "## Check", "## Mend"];

    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Repository.At("docs", "runbooks"), "*.md");

    [Fact]
    public void Every_alert_has_a_runbook_and_every_runbook_an_alert() =>
        Assert.Equal(RuleFile.AlertNames, Pages.Select(page => Path.GetFileNameWithoutExtension(page)).Order());

    [Fact]
    public void Every_runbook_says_what_the_alert_means_and_costs_and_how_to_check_and_mend_it() => Assert.All(Pages, page =>
    {
        var text = File.ReadAllText(page);

        Assert.StartsWith($"# {Path.GetFileNameWithoutExtension(page)}\n", text, StringComparison.Ordinal);
        Assert.Equal(Sections, Regex.Matches(text, "^## .*$", RegexOptions.Multiline).Select(match => match.Value));
        Assert.All(Regex.Split(text, "^## .*$", RegexOptions.Multiline).Skip(1), section => Assert.True(section.Trim().Length > 5));
    });

    [Fact]
    public void Every_runbook_states_the_severity_category_and_duration_of_the_rule() => Assert.All(RuleFile.All, entry =>
    {
        if (entry.Rule is { Alert: { } name } alert)
        {
            var fires = alert.For == "0m" ? "at once" : $"after {alert.For}";
            Assert.Contains(
                $"| {alert.Labels["severity"]} | {alert.Labels["category"]} | {fires} | [{entry.File}]",
                File.ReadAllText(Repository.At("docs", "runbooks", $"{name}.md")));
        }
    });

    [Fact]
    public void Links_of_runbooks_lead_to_files() => Assert.All(Pages, page =>
    {
        foreach (Match link in Regex.Matches(File.ReadAllText(page), @"\]\(([^)#]+)"))
        {
            var target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value);
            Assert.True(File.Exists(target), $"{Path.GetFileName(page)} links to {link.Groups[1].Value}");
        }
    });
}
