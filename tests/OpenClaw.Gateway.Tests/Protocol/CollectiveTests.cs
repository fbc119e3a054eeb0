using System.Text.Json.Nodes;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class CollectiveTests
{
    [Fact]
    public async Task Health_and_status_show_the_agents_of_the_roster()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var health = (await client.CallAsync("health", new JsonObject { ["probe"] = true }))!.AsObject();
        Assert.Equal(
            ["ok", "ts", "durationMs", "channels", "channelOrder", "channelLabels", "heartbeatSeconds", "defaultAgentId", "agents", "sessions", "collective"],
            health.Select(member => member.Key));
        Assert.Equal(12, health["agents"]!.AsArray().Count);
        Assert.All(health["agents"]!.AsArray(), agent =>
        {
            Assert.NotNull(agent!["sessions"]!["path"]);
            Assert.NotNull(agent["sessions"]!["count"]);
            Assert.NotNull(agent["sessions"]!["recent"]);
            Assert.True(agent["heartbeat"]!.AsObject().ContainsKey("everyMs"));
        });
        var status = await client.CallAsync("status");
        Assert.Equal("2026.3.28", (string?)status!["runtimeVersion"]);
        Assert.Equal(12, status["sessions"]!["byAgent"]!.AsArray().Count);
        await using var reader = await StrictClient.ConnectAsync(gateway, scopes: ["operator.read"]);
        var redacted = await reader.CallAsync("status");
        Assert.Equal("[redacted]", (string?)redacted!["sessions"]!["byAgent"]![0]!["path"]);
        Assert.Null(redacted["sessions"]!["defaults"]!["model"]);
    }

    [Fact]
    public async Task Status_shows_every_change_in_the_answer_that_follows_it()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var count = (int)(await client.CallAsync("status"))!["sessions"]!["count"]!;
        for (var i = 1; i <= 10; i++)
        {
            await client.CallAsync("sessions.create", JsonNode.Parse($$"""{"agentId":"coder","key":"agent:coder:s{{i}}"}"""));
            Assert.Equal(count + i, (int)(await client.CallAsync("status"))!["sessions"]!["count"]!);
            await client.CallAsync("wake", JsonNode.Parse($$"""{"mode":"next-heartbeat","text":"text {{i}}"}"""));
            Assert.Equal(i, (await client.CallAsync("status"))!["queuedSystemEvents"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task A_changed_session_count_is_broadcast_once_and_calls_are_not()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.EventAsync("health");
        await client.CallAsync("sessions.create", JsonNode.Parse("""{"agentId":"coder"}"""));
        var changed = await client.EventAsync(frame => (string?)frame["event"] == "health"
            && frame["payload"]!["agents"]!.AsArray().Any(agent => (string?)agent!["agentId"] == "coder" && (int)agent["sessions"]!["count"]! == 1));
        Assert.True((long)changed["stateVersion"]!["health"]! > 1);
    }

    [Fact]
    public async Task Agents_their_files_models_and_tools_are_listed()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var agents = await client.CallAsync("agents.list");
        Assert.Contains(agents!["agents"]!.AsArray(), agent => (string?)agent!["id"] == (string?)agents["defaultId"]);
        Assert.Equal("""{"agentId":"coder","name":"Coder","avatar":"C"}""", (await client.CallAsync("agent.identity.get", JsonNode.Parse("""{"agentId":"coder"}""")))!.ToJsonString());
        Assert.Equal("unknown agent id", (string?)(await client.FailAsync("agents.files.list", JsonNode.Parse("""{"agentId":"nope"}""")))["message"]);
        var set = await client.CallAsync("agents.files.set", JsonNode.Parse("""{"agentId":"coder","name":"USER.md","content":"hä"}"""));
        Assert.Equal(3, (int)set!["file"]!["size"]!);
        var got = await client.CallAsync("agents.files.get", JsonNode.Parse("""{"agentId":"coder","name":"USER.md"}"""));
        Assert.Equal("hä", (string?)got!["file"]!["content"]);
        Assert.Equal("unsupported file \"x.md\"", (string?)(await client.FailAsync("agents.files.get", JsonNode.Parse("""{"agentId":"coder","name":"x.md"}""")))["message"]);
        Assert.Equal(8, (await client.CallAsync("agents.files.list", JsonNode.Parse("""{"agentId":"coder"}""")))!["files"]!.AsArray().Count);
        Assert.Equal("model-1", (string?)(await client.CallAsync("models.list"))!["models"]![0]!["id"]);
        Assert.NotEmpty((await client.CallAsync("tools.catalog"))!["groups"]!.AsArray());
        Assert.Equal("full", (string?)(await client.CallAsync("tools.effective", JsonNode.Parse("""{"sessionKey":"main"}""")))!["profile"]);
        Assert.Empty((await client.CallAsync("skills.status"))!["skills"]!.AsArray());
    }

    [Fact]
    public async Task A_wake_now_is_put_in_front_of_a_heartbeat_turn_which_makes_no_chat_events()
    {
        var model = new ScriptedModel { Pieces = ["HEARTBEAT_OK"] };
        await using var gateway = await ChatTests.StartAsync(model);
        await using var client = await StrictClient.ConnectAsync(gateway);
        Assert.Null(await client.CallAsync("last-heartbeat"));
        await client.CallAsync("wake", JsonNode.Parse("""{"mode":"next-heartbeat","text":"first"}"""));
        Assert.Equal("""["first"]""", (await client.CallAsync("status"))!["queuedSystemEvents"]!.ToJsonString());
        client.TakeEvents();
        await client.CallAsync("wake", JsonNode.Parse("""{"mode":"now","text":"second"}"""));
        var frames = await HeartbeatAsync(client);
        Assert.DoesNotContain(frames, frame => (string?)frame["event"] == "chat");
        var asked = model.Asked[0][^1].Text;
        Assert.Matches(@"^System: \[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\] first\nSystem: \[.*\] second\n\n", asked);
        Assert.Equal("ok-token", (string?)(await client.CallAsync("last-heartbeat"))!["status"]);
        Assert.Equal("invalid set-heartbeats params: enabled (boolean) required", (string?)(await client.FailAsync("set-heartbeats"))["message"]);
        Assert.Equal("""{"ok":true,"enabled":false}""", (await client.CallAsync("set-heartbeats", JsonNode.Parse("""{"enabled":false}""")))!.ToJsonString());
    }

    [Fact]
    public async Task Logs_are_read_from_a_cursor_without_gap_or_repetition()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var first = await client.CallAsync("logs.tail", JsonNode.Parse("""{"limit":5}"""));
        var cursor = (long)first!["cursor"]!;
        await using (await StrictClient.ConnectAsync(gateway))
        {
        }

        var second = await client.CallAsync("logs.tail", new JsonObject { ["cursor"] = cursor });
        var lines = second!["lines"]!.AsArray().Select(line => JsonNode.Parse((string)line!)!).ToList();
        Assert.Contains(lines, line => ((string)line["1"]!).StartsWith("Client connected", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse((string)line["_meta"]!["name"]!)!["subsystem"]));
        Assert.False((bool)second["reset"]!);
        Assert.True((bool)(await client.CallAsync("logs.tail", new JsonObject { ["cursor"] = 1_000_000_000 }))!["reset"]!);
        Assert.DoesNotContain(ProtocolGateway.Token, second.ToJsonString());
    }

    [Fact]
    public async Task Settings_are_shown_without_secrets_and_changed_with_the_hash_that_was_seen()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var shown = await client.CallAsync("config.get");
        Assert.DoesNotContain(ProtocolGateway.Token, shown!.ToJsonString());
        Assert.Equal("__OPENCLAW_REDACTED__", (string?)shown["config"]!["gateway"]!["auth"]!["token"]);
        var hash = (string)shown["hash"]!;
        var patch = new JsonObject { ["raw"] = """{"gateway":{"auth":{"tokenOnlyRead":false}}}""", ["baseHash"] = hash };
        var changed = await client.CallAsync("config.patch", patch);
        Assert.False((bool)changed!["config"]!["gateway"]!["auth"]!["tokenOnlyRead"]!);
        Assert.Equal("config changed since last load; re-run config.get and retry", (string?)(await client.FailAsync("config.patch", patch))["message"]);
        Assert.Equal("config base hash required; re-run config.get and retry", (string?)(await client.FailAsync("config.set", new JsonObject { ["raw"] = "{}" }))["message"]);
        var current = (string)(await client.CallAsync("config.get"))!["hash"]!;
        Assert.Equal("invalid config: gateway.port is fixed by the deployment", (string?)(await client.FailAsync(
            "config.set", new JsonObject { ["raw"] = """{"gateway":{"port":1}}""", ["baseHash"] = current }))["message"]);
        Assert.Equal("invalid config: at root: unexpected property 'odd'", (string?)(await client.FailAsync(
            "config.set", new JsonObject { ["raw"] = """{"odd":1}""", ["baseHash"] = current }))["message"]);

        // The change is in force: a token without a device reads nothing any more.
        await using var script = await StrictClient.OpenAsync(gateway.Socket);
        await script.HandshakeAsync(script.Params(null));
        Assert.Equal("missing scope: operator.read", (string?)(await script.FailAsync("status"))["message"]);
    }

    private static async Task<List<JsonObject>> HeartbeatAsync(StrictClient client)
    {
        var frames = new List<JsonObject>();
        do
        {
            frames.Add(await client.EventAsync(_ => true));
        }
        while ((string?)frames[^1]["event"] != "heartbeat");
        return frames;
    }
}
