using System.Text.Json.Nodes;
using OpenClaw.Gateway.Tests.Protocol;

namespace OpenClaw.Gateway.Tests.Models;

public sealed class ProtocolTests
{
    [Fact]
    public async Task A_chat_through_the_router_shows_its_model_cost_and_budget()
    {
        await using var stub = await ProviderStub.StartAsync(WireSamples.Stream("openai"));
        var settings = GatewayTests.Settings("openai", stub);
        settings["Models:Prices:0:Model"] = "m";
        settings["Models:Prices:0:InputPerMillion"] = "1000";
        settings["Models:Prices:0:OutputPerMillion"] = "2000";
        settings["Models:Budgets:global:DailyUsd"] = "42";
        await using var gateway = await ProtocolGateway.StartAsync(settings: [.. settings.Select(pair => (pair.Key, pair.Value))]);
        await using var client = await StrictClient.ConnectAsync(gateway);
        var models = (await client.CallAsync("models.list"))!["models"]!.AsArray();
        Assert.Equal(("m", "a"), ((string?)models[0]!["id"], (string?)models[0]!["provider"]));
        await client.CallAsync("chat.send", ChatTests.Send("main", "hi", "r1"));
        await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "r1" });
        var cost = await client.CallAsync("usage.cost");
        Assert.Equal((16, 0.021), ((int)cost!["totals"]!["totalTokens"]!, (double)cost["totals"]!["totalCost"]!));
        var window = (await client.CallAsync("usage.status"))!["providers"]![0]!["windows"]![0]!;
        Assert.Equal(("global (day)", 0.05), ((string?)window["label"], (double)window["usedPercent"]!));
        var usage = await client.CallAsync("sessions.usage");
        Assert.Equal(0.021, (double)usage!["sessions"]![0]!["usage"]!["totalCost"]!, 9);
        Assert.Equal("main", (string?)usage["aggregates"]!["byAgent"]![0]!["agentId"]);
    }
}
