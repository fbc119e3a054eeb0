using OpenClaw.AppHost.Infrastructure;
using OpenClaw.Testing;

namespace OpenClaw.AppHost.Tests;

public sealed class DocumentationTests
{
    private const string Rule = "          runbook_url: docs/runbooks/RedisDown.md\n";

    [Theory]
    [InlineData(null, $"{Documentation.Default}/runbooks/RedisDown.md")]
    [InlineData("", $"{Documentation.Default}/runbooks/RedisDown.md")]
    [InlineData("https://wiki.example.org/openclaw/", "https://wiki.example.org/openclaw/runbooks/RedisDown.md")]
    public void A_runbook_has_the_address_that_is_configured(string? address, string expected) =>
        Assert.Equal($"          runbook_url: {expected}\n", Documentation.Link(Rule, address));

    [Theory]
    [InlineData("docs")]
    [InlineData("file:///docs")]
    [InlineData("https://wiki.example.org/?page=1")]
    [InlineData("https://wiki.example.org/ #")]
    public void What_no_browser_opens_is_refused_by_its_name(string address) => Assert.Contains(
        $"OPENCLAW_DOCS_URL is '{address}'", Assert.Throws<ConfigurationException>(() => Documentation.Link(Rule, address)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_rule_and_dashboard_has_the_text_in_whose_place_the_address_comes()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Tools.RepositoryRoot, "monitoring", "grafana", "dashboards"), "*.json"))
        {
            var dashboard = File.ReadAllText(file);
            Assert.Contains(Documentation.Default, dashboard, StringComparison.Ordinal);
            Assert.DoesNotContain(Documentation.Default, Documentation.Link(dashboard, "https://wiki.example.org"), StringComparison.Ordinal);
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(Tools.RepositoryRoot, "monitoring", "prometheus", "rules"), "*.yml", SearchOption.AllDirectories))
        {
            var rules = Documentation.Link(File.ReadAllText(file), "https://wiki.example.org");
            Assert.Equal(
                File.ReadLines(file).Count(line => line.Contains("runbook_url:", StringComparison.Ordinal)),
                rules.Split("runbook_url: https://wiki.example.org/runbooks/").Length - 1);
        }
    }
}
