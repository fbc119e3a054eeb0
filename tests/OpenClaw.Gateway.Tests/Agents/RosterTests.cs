using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Tests.Hosting;

namespace OpenClaw.Gateway.Tests.Agents;

public sealed class RosterTests
{
    [Fact]
    public async Task The_roster_has_the_twelve_agents_and_the_triad()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        var roster = gateway.Services.GetRequiredService<Roster>();
        Assert.Equal(
            ["main", "steward", "alpha", "beta", "charlie", "examiner", "explorer", "sentinel", "coder", "dreamer", "empath", "historian"],
            roster.Agents.Select(agent => agent.Id));
        Assert.Equal(["alpha", "beta", "charlie"], roster.Triad.Select(agent => agent.Id));
        Assert.All(roster.Agents, agent => Assert.NotEmpty(agent.Role));
    }

    [Theory]
    [InlineData("Alpha", "must match")]
    [InlineData("a b", "must match")]
    [InlineData("beta", "is used 2 times")]
    public void A_malformed_or_repeated_id_is_refused_by_name(string id, string complaint)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Make(id, "beta", "charlie"));
        Assert.Contains(failure.Failures, line => line.Contains(id, StringComparison.Ordinal) && line.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void A_triad_of_two_is_refused() =>
        Assert.Contains("the triad must have 3 members, the roster names 2", Assert.Throws<OptionsValidationException>(() => Make("alpha", "beta")).Failures);

    private static Roster Make(params string[] triad)
    {
        var options = new RosterOptions();
        foreach (var id in triad)
        {
            options.Agents.Add(new RosterEntry { Id = id, Role = "role", Triad = true });
        }

        return new Roster(Options.Create(options));
    }
}
