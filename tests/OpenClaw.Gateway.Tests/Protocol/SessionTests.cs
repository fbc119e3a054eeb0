using System.Text.Json.Nodes;
using OpenClaw.Gateway.Sessions;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class SessionTests
{
    [Theory]
    [InlineData("main", "agent:main:main")]
    [InlineData("Foo", "agent:main:foo")]
    [InlineData("agent:Ops:Main", "agent:ops:main")]
    [InlineData("agent:ops", null)]
    [InlineData("agent::x", null)]
    [InlineData("global", "global")]
    [InlineData("agent:a b:x", "agent:a-b:x")]
    public void Keys_become_canonical(string key, string? canonical) => Assert.Equal(canonical, SessionKey.Canonical(key, "main"));

    [Fact]
    public async Task A_session_is_created_listed_changed_reset_and_deleted()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("sessions.subscribe");
        var created = await client.CallAsync("sessions.create", JsonNode.Parse("""{"agentId":"coder","label":"lab","task":"do it"}"""));
        var key = (string)created!["key"]!;
        Assert.StartsWith("agent:coder:dashboard:", key);
        Assert.True((bool)created["runStarted"]!);
        Assert.Equal(1, (int)created["messageSeq"]!);
        await client.EventAsync(frame => ChatTests.Name(frame) == "sessions.changed end");
        Assert.Equal("label already in use: lab", (string?)(await client.FailAsync("sessions.create", JsonNode.Parse("""{"label":"lab"}""")))["message"]);
        Assert.Equal("unknown parent session: x", (string?)(await client.FailAsync("sessions.create", JsonNode.Parse("""{"parentSessionKey":"x"}""")))["message"]);

        var list = await client.CallAsync("sessions.list", JsonNode.Parse("""{"includeDerivedTitles":true,"includeLastMessage":true,"search":"LAB"}"""));
        var row = Assert.Single(list!["sessions"]!.AsArray())!;
        Assert.Equal("do it", (string?)row["derivedTitle"]);
        Assert.Equal("Hello from the gateway", (string?)row["lastMessagePreview"]);
        Assert.Equal("done", (string?)row["status"]);
        Assert.Equal(11, (int)row["totalTokens"]!);

        Assert.Equal(key, (string?)(await client.CallAsync("sessions.resolve", JsonNode.Parse("""{"label":"lab"}""")))!["key"]);
        Assert.Equal("No session found: nope", (string?)(await client.FailAsync("sessions.resolve", JsonNode.Parse("""{"key":"nope"}""")))["message"]);
        Assert.Equal("Either key, sessionId, or label is required", (string?)(await client.FailAsync("sessions.resolve"))["message"]);
        var preview = await client.CallAsync("sessions.preview", new JsonObject { ["keys"] = new JsonArray(key, "nope") });
        Assert.Equal(["ok", "missing"], preview!["previews"]!.AsArray().Select(entry => (string)entry!["status"]!));

        var patched = await client.CallAsync("sessions.patch", new JsonObject { ["key"] = key, ["thinkingLevel"] = "high", ["label"] = null });
        Assert.Equal("high", (string?)patched!["entry"]!["thinkingLevel"]);
        Assert.False(patched["entry"]!.AsObject().ContainsKey("label"));
        Assert.Equal("invalid thinkingLevel (use off|minimal|low|medium|high|adaptive)", (string?)(await client.FailAsync(
            "sessions.patch", new JsonObject { ["key"] = key, ["thinkingLevel"] = "extreme" }))["message"]);

        var reset = await client.CallAsync("sessions.reset", new JsonObject { ["key"] = key, ["reason"] = "new" });
        Assert.NotEqual((string?)created["sessionId"], (string?)reset!["entry"]!["sessionId"]);
        Assert.Equal(0, (int)reset["entry"]!["totalTokens"]!);
        Assert.Equal("new", (string?)(await client.EventAsync(frame => ChatTests.Name(frame) == "sessions.changed reason new"))["payload"]!["reason"]);

        Assert.Equal("no-active-run", (string?)(await client.CallAsync("sessions.abort", new JsonObject { ["key"] = key }))!["status"]);
        Assert.True((bool)(await client.CallAsync("sessions.delete", new JsonObject { ["key"] = key }))!["deleted"]!);
        Assert.False((bool)(await client.CallAsync("sessions.delete", new JsonObject { ["key"] = key }))!["deleted"]!);
        Assert.Equal("Cannot delete the main session (agent:main:main).", (string?)(await client.FailAsync("sessions.delete", new JsonObject { ["key"] = "main" }))["message"]);
        Assert.Equal($"session not found: {key}", (string?)(await client.FailAsync("sessions.send", new JsonObject { ["key"] = key, ["message"] = "x" }))["message"]);
    }

    [Fact]
    public async Task A_subscriber_of_one_session_gets_its_messages_only_and_each_once()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        await using var other = await StrictClient.ConnectAsync(gateway);
        Assert.Equal("""{"subscribed":true,"key":"agent:coder:main"}""", (await client.CallAsync("sessions.messages.subscribe", new JsonObject { ["key"] = "agent:coder:main" }))!.ToJsonString());
        foreach (var (key, id) in ((string, string)[])[("main", "s1"), ("agent:coder:main", "s2")])
        {
            await client.CallAsync("chat.send", ChatTests.Send(key, "hi", id));
            await client.CallAsync("agent.wait", new JsonObject { ["runId"] = id });
        }

        await client.CallAsync("health");
        var messages = client.TakeEvents().Where(frame => (string?)frame["event"] == "session.message").ToList();
        Assert.Equal(2, messages.Count);
        Assert.All(messages, frame => Assert.Equal("agent:coder:main", (string?)frame["payload"]!["sessionKey"]));
        Assert.Equal([1L, 2L], messages.Select(frame => (long)frame["payload"]!["messageSeq"]!));
        await other.CallAsync("health");
        Assert.DoesNotContain(other.TakeEvents(), frame => (string?)frame["event"] == "session.message");
    }

    [Fact]
    public async Task Compacting_keeps_the_last_messages()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        for (var i = 0; i < 3; i++)
        {
            await client.CallAsync("chat.send", ChatTests.Send("main", $"m{i}", $"c{i}"));
            await client.CallAsync("agent.wait", new JsonObject { ["runId"] = $"c{i}" });
        }

        Assert.False((bool)(await client.CallAsync("sessions.compact", new JsonObject { ["key"] = "main" }))!["compacted"]!);
        var compacted = await client.CallAsync("sessions.compact", new JsonObject { ["key"] = "main", ["maxLines"] = 2 });
        Assert.Equal(2, (int)compacted!["kept"]!);
        Assert.Equal("no sessionId", (string?)(await client.CallAsync("sessions.compact", new JsonObject { ["key"] = "nowhere" }))!["reason"]);
        var left = await client.CallAsync("sessions.get", new JsonObject { ["key"] = "main" });
        Assert.Equal([5, 6], left!["messages"]!.AsArray().Select(message => (int)message!["__openclaw"]!["seq"]!));
    }

    [Fact]
    public async Task Usage_adds_up_tokens_and_known_prices()
    {
        await using var gateway = await ChatTests.StartAsync(
            new ScriptedModel(), ("Models:Prices:0:Model", "model-1"), ("Models:Prices:0:InputPerMillion", "1"), ("Models:Prices:0:OutputPerMillion", "2"));
        await using var client = await StrictClient.ConnectAsync(gateway);
        foreach (var id in (string[])["u1", "u2"])
        {
            await client.CallAsync("chat.send", ChatTests.Send("main", "hi", id));
            await client.CallAsync("agent.wait", new JsonObject { ["runId"] = id });
        }

        var cost = await client.CallAsync("usage.cost", new JsonObject { ["days"] = 2 });
        Assert.Equal(3, (int)cost!["days"]!);
        var day = Assert.Single(cost["daily"]!.AsArray())!;
        Assert.Equal(22, (int)day["input"]!);
        Assert.Equal(42, (int)cost["totals"]!["totalTokens"]!);
        Assert.Equal(0.000062, (double)cost["totals"]!["totalCost"]!, 9);
        Assert.Equal(2, (await client.CallAsync("sessions.usage.timeseries", new JsonObject { ["key"] = "main" }))!["points"]!.AsArray().Count);
        Assert.Equal(4, (await client.CallAsync("sessions.usage.logs", new JsonObject { ["key"] = "main" }))!["logs"]!.AsArray().Count);
        var usage = await client.CallAsync("sessions.usage");
        Assert.Equal(42, (int)usage!["sessions"]![0]!["usage"]!["totalTokens"]!);
    }
}
