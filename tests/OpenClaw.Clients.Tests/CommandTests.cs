namespace OpenClaw.Clients.Tests;

/// <summary>The unmodified command line client 2026.3.28 takes this gateway for its own.</summary>
public sealed class CommandTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    [Theory]
    [InlineData("gateway health", "OK")]
    [InlineData("health", "Agents: main (default)")]
    [InlineData("health --verbose", "Agents: main (default)")]
    [InlineData("status", "reachable")]
    [InlineData("status --deep", "reachable")]
    [InlineData("gateway probe", "Reachable: yes")]
    [InlineData("gateway status", "RPC probe: ok")]
    [InlineData("gateway usage-cost", "Total")]
    [InlineData("channels status", "Gateway reachable")]
    [InlineData("logs --plain", "Client connected")]
    [InlineData("system presence", "mode gateway")]
    [InlineData("system heartbeat last", "")]
    [InlineData("system heartbeat enable", "")]
    [InlineData("system heartbeat disable", "")]
    [InlineData("system event --text hello --mode next-heartbeat", "")]
    [InlineData("devices list", "Paired")]
    [InlineData("nodes status", "0")]
    public async Task A_command_succeeds(string command, string output) =>
        Assert.Contains(output, await fixture.RunAsync(command.Split(' ')), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task A_job_is_added_listed_run_and_removed()
    {
        await fixture.RunAsync("cron", "add", "--name", "night-watch", "--cron", "0 3 * * *", "--tz", "UTC", "--session", "isolated", "--message", "look around", "--no-deliver");
        Assert.Contains("night-watch", await fixture.RunAsync("cron", "list"), StringComparison.Ordinal);
        var job = (await fixture.CallAsync("cron.list"))!["jobs"]!.AsArray().Single(job => (string?)job!["name"] == "night-watch")!;
        var id = (string)job["id"]!;
        await fixture.RunAsync("cron", "run", id);
        await fixture.RunAsync("cron", "rm", id);
        Assert.DoesNotContain("night-watch", await fixture.RunAsync("cron", "list", "--all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_answers_through_the_gateway()
    {
        var output = await fixture.RunAsync("agent", "--agent", "main", "--message", "hi there");
        Assert.Contains("hi there", output, StringComparison.Ordinal);
        Assert.DoesNotContain("falling back", output, StringComparison.OrdinalIgnoreCase);
        var history = await fixture.CallAsync("chat.history", """{"sessionKey":"main"}""");
        Assert.Contains("hi there", history!["messages"]!.ToJsonString(), StringComparison.Ordinal);
    }
}
