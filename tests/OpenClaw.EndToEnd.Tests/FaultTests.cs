using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenClaw.Testing;

namespace OpenClaw.EndToEnd.Tests;

/// <summary>Two faults of the drill in benchmarks/OpenClaw.FaultDrill, which tries more of them and measures.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Two_faults_reach_the_people_on_call_and_the_gateway_by_their_own_alerts_alone()
    {
        await using var graph = await RunningGraph.StartAsync();
        await using var oncall = await Notifications.OfAsync(graph);

        using (var stopped = await graph.Gateway.PostAsync("/api/agents/alpha/stop", null))
        {
            Assert.True(stopped.IsSuccessStatusCode, stopped.StatusCode.ToString());
        }

        await Eventually.HoldsAsync(
            async () => await PrometheusQuery.RunAsync(graph, "openclaw_agent_status{agent_id=\"alpha\"}") is [{ Value: "0" }]);
        Signals.Send(await RedisAsync(graph), Signals.Kill);

        string[] expected = ["RedisDown redis", "TriadNodeDown gateway"];
        await Eventually.HoldsAsync(
            () => Task.FromResult(oncall.Firing.Select(Describe).ToHashSet().IsSupersetOf(expected)),
            () => string.Join(", ", oncall.Received.Select(Describe)),
            Patience);

        Assert.Equal(expected, oncall.Firing.Select(Describe).Distinct().Order());
        Assert.All(oncall.Firing, alert => Assert.Matches(@"^https://\S+/runbooks/\w+\.md$", alert.Annotations["runbook_url"]));
        await Eventually.HoldsAsync(async () =>
        {
            var page = await graph.Gateway.GetFromJsonAsync<JsonElement>("/api/alerts?state=firing");
            return page.GetProperty("items").EnumerateArray().Select(alert => alert.GetProperty("labels").GetProperty("alertname").GetString())
                .ToHashSet().IsSupersetOf(["RedisDown", "TriadNodeDown"]);
        });
    }

    // Redis writes a title over its command line and environment, by which the graph's processes are found.
    private static async Task<int> RedisAsync(RunningGraph graph)
    {
        var password = await File.ReadAllTextAsync(Path.Combine(graph.State, "secrets", "redis-password"));
        var info = await ServerProcess.RunAsync(
            Tools.Find("redis-cli"),
            ["-p", $"{graph.Ports["REDIS_PORT"]}", "INFO", "server"],
            new Dictionary<string, string?> { ["REDISCLI_AUTH"] = password });
        return int.Parse(Regex.Match(info, @"process_id:(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Describe(Notification alert) => $"{alert.Alert} {alert.Labels["service"]}";
}
