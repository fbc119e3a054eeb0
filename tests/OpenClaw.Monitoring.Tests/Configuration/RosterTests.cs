using System.Text.Json;
using System.Text.RegularExpressions;
using OpenClaw.Monitoring.Tests.Rules;

namespace OpenClaw.Monitoring.Tests.Configuration;

/// <summary>The gateway's roster says which agents there are.</summary>
public sealed class RosterTests
{
    private static readonly JsonElement[] Enabled =
    [
        .. JsonDocument.Parse(File.ReadAllText(Repository.At("OpenClaw.Gateway", "roster.json")))
            .RootElement.GetProperty("Roster").GetProperty("Agents").EnumerateArray()
            .Where(agent => !agent.TryGetProperty("Enabled", out var enabled) || enabled.GetBoolean()),
    ];

    [Fact]
    public void The_alert_on_missing_agents_knows_every_agent_of_the_roster() => Assert.Equal(
        Enabled.Select(Id).Order(), Regex.Matches(Expression("AgentSeriesMissing"), """agent_id="([^"]+)""").Select(match => match.Groups[1].Value).Order());

    [Fact]
    public void The_alert_on_the_triad_knows_its_three_members() => Assert.Equal(
        Enabled.Where(agent => agent.TryGetProperty("Triad", out var triad) && triad.GetBoolean()).Select(Id).Order(),
        Regex.Match(Expression("TriadNodeDown"), """agent_id=~"([^"]+)""").Groups[1].Value.Split('|').Order());

    private static string Expression(string alert) => Assert.Single(RuleFile.Alerts, rule => rule.Alert == alert).Expr;

    private static string Id(JsonElement agent) => agent.GetProperty("Id").GetString()!;
}
