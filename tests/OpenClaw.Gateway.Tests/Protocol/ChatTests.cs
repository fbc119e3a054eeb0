using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class ChatTests
{
    private static readonly string[] Skipped = ["tick", "health", "presence", "heartbeat", "device.pair.resolved"];

    [Fact]
    public async Task A_chat_runs_through_its_frames_in_the_order_of_the_protocol()
    {
        var model = new ScriptedModel();
        await using var gateway = await StartAsync(model);
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("sessions.subscribe");
        client.TakeEvents();
        var answer = await client.CallAsync("chat.send", Send("main", "hello there", "idem-1"));
        Assert.Equal("""{"runId":"idem-1","status":"started"}""", answer!.ToJsonString());
        var frames = await UntilAsync(client, frame => (string?)frame["payload"]!["phase"] == "end" && (string?)frame["event"] == "sessions.changed");

        var names = frames.Select(Name).ToList();
        Assert.Equal("agent lifecycle start", names.First(name => !name.StartsWith("sessions.changed reason", StringComparison.Ordinal)));
        AssertOrder(
            names, "agent lifecycle start", "sessions.changed start", "session.message user", "sessions.changed message", "agent assistant", "chat delta",
            "session.message assistant", "agent lifecycle end", "chat final", "sessions.changed end");
        Assert.Single(names, "chat final");
        Assert.Equal(3, names.Count(name => name == "agent assistant"));
        var final = frames.Single(frame => Name(frame) == "chat final")["payload"]!.AsObject();
        Assert.Equal(["runId", "sessionKey", "seq", "state", "message"], final.Select(member => member.Key));
        Assert.Equal("agent:main:main", (string?)final["sessionKey"]);
        Assert.Equal("Hello from the gateway", (string?)final["message"]!["content"]![0]!["text"]);
        var runNumbers = frames.Where(frame => (string?)frame["event"] == "agent").Select(frame => (long)frame["payload"]!["seq"]!);
        Assert.Equal(Enumerable.Range(1, 5).Select(number => (long)number), runNumbers);
        var end = frames[^1]["payload"]!;
        Assert.Equal("done", (string?)end["session"]!["status"]);
        Assert.Equal("done", (string?)end["status"]);
        Assert.True((long)end["runtimeMs"]! >= 0);

        // The same key again is the same run.
        Assert.Equal("""{"runId":"idem-1","status":"ok"}""", (await client.CallAsync("chat.send", Send("main", "hello there", "idem-1")))!.ToJsonString());
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task Deltas_hold_the_whole_text_so_far_and_come_at_most_every_150_milliseconds()
    {
        await using var gateway = await StartAsync(new ScriptedModel { Pieces = [.. Enumerable.Range(0, 200).Select(i => $"{i} ")] });
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("chat.send", Send("main", "count", "count-1"));
        var frames = await UntilAsync(client, frame => Name(frame) == "chat final");
        var deltas = frames.Where(frame => Name(frame) == "chat delta").Select(frame => (string)frame["payload"]!["message"]!["content"]![0]!["text"]!).ToList();
        Assert.Equal("0 ", deltas[0]);
        Assert.InRange(deltas.Count, 2, 100);
        Assert.All(deltas.Zip(deltas.Skip(1)), pair => Assert.StartsWith(pair.First, pair.Second));
        Assert.Equal((string)frames[^1]["payload"]!["message"]!["content"]![0]!["text"]!, deltas[^1]);
    }

    [Fact]
    public async Task History_gives_the_conversation_and_the_model_gets_it_too()
    {
        var model = new ScriptedModel();
        await using var gateway = await StartAsync(model);
        await using var client = await StrictClient.ConnectAsync(gateway);
        foreach (var (text, id) in ((string, string)[])[("first", "h1"), ("second", "h2")])
        {
            await client.CallAsync("chat.send", Send("main", text, id));
            Assert.Equal("ok", (string?)(await client.CallAsync("agent.wait", new JsonObject { ["runId"] = id }))!["status"]);
        }

        Assert.Equal(["first", "Hello from the gateway", "second"], model.Asked[1].Where(message => message.Role != ChatRole.System).Select(message => message.Text));
        var history = await client.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "main" });
        Assert.Equal("main", (string?)history!["sessionKey"]);
        var messages = history["messages"]!.AsArray();
        Assert.Equal([1, 2, 3, 4], messages.Select(message => (int)message!["__openclaw"]!["seq"]!));
        Assert.Equal(["user", "assistant", "user", "assistant"], messages.Select(message => (string)message!["role"]!));
        Assert.Equal("""{"input":11,"output":10,"totalTokens":21,"cacheRead":0,"cacheWrite":0,"cost":{"total":0}}""", messages[1]!["usage"]!.ToJsonString());
        Assert.Equal("stop", (string?)messages[1]!["stopReason"]);
        var last = await client.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "agent:main:main", ["limit"] = 1 });
        Assert.Equal(4, (int)Assert.Single(last!["messages"]!.AsArray())!["__openclaw"]!["seq"]!);
        var unknown = await client.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "nowhere" });
        Assert.Equal("""{"sessionKey":"nowhere","messages":[],"thinkingLevel":"off"}""", unknown!.ToJsonString());
    }

    [Fact]
    public async Task An_abort_ends_the_chat_before_its_answer_and_the_session_tells_the_truth()
    {
        await using var gateway = await StartAsync(new ScriptedModel { Pieces = ["Partly", null, " never"] });
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("sessions.subscribe");
        await client.CallAsync("chat.send", Send("main", "hi", "abort-1"));
        await client.EventAsync(frame => Name(frame) == "chat delta");
        Assert.Equal("in_flight", (string?)(await client.CallAsync("chat.send", Send("main", "hi", "abort-1")))!["status"]);
        var answer = await client.CallAsync("chat.abort", new JsonObject { ["sessionKey"] = "MAIN", ["runId"] = "abort-1" });
        Assert.Equal("""{"ok":true,"aborted":true,"runIds":["abort-1"]}""", answer!.ToJsonString());
        var aborted = await client.EventAsync(frame => Name(frame) == "chat aborted");
        Assert.Equal("rpc", (string?)aborted["payload"]!["stopReason"]);
        Assert.Equal("Partly", (string?)aborted["payload"]!["message"]!["content"]![0]!["text"]);
        var lifecycle = await client.EventAsync(frame => Name(frame) == "agent lifecycle end");
        Assert.True((bool)lifecycle["payload"]!["data"]!["aborted"]!);
        var changed = await client.EventAsync(frame => Name(frame) == "sessions.changed end");
        Assert.Equal("killed", (string?)changed["payload"]!["status"]);
        Assert.True((bool)changed["payload"]!["abortedLastRun"]!);
        var again = await client.CallAsync("chat.abort", new JsonObject { ["sessionKey"] = "main" });
        Assert.Equal("""{"ok":true,"aborted":false,"runIds":[]}""", again!.ToJsonString());
        var history = await client.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "main" });
        Assert.Equal("aborted", (string?)history!["messages"]![1]!["stopReason"]);
    }

    [Fact]
    public async Task Only_who_started_a_run_or_an_admin_aborts_it()
    {
        await using var gateway = await StartAsync(new ScriptedModel { Pieces = ["x", null] });
        await using var owner = await StrictClient.ConnectAsync(gateway, scopes: ["operator.write"]);
        await using var stranger = await StrictClient.ConnectAsync(gateway, scopes: ["operator.write"]);
        await using var admin = await StrictClient.ConnectAsync(gateway);
        await owner.CallAsync("chat.send", Send("main", "hi", "own-1"));
        await owner.EventAsync(frame => Name(frame) == "chat delta");
        var abort = new JsonObject { ["sessionKey"] = "main", ["runId"] = "own-1" };
        Assert.Equal("unauthorized", (string?)(await stranger.FailAsync("chat.abort", abort))["message"]);
        Assert.Equal("runId does not match sessionKey", (string?)(await owner.FailAsync(
            "chat.abort", new JsonObject { ["sessionKey"] = "other", ["runId"] = "own-1" }))["message"]);
        Assert.True((bool)(await admin.CallAsync("chat.abort", abort))!["aborted"]!);
    }

    [Fact]
    public async Task A_failing_model_gives_one_error_and_a_failed_session()
    {
        await using var gateway = await StartAsync(new ScriptedModel { Failure = "HTTP 400: too long" });
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("sessions.subscribe");
        await client.CallAsync("chat.send", Send("main", "hi", "fail-1"));
        var frames = await UntilAsync(client, frame => Name(frame) == "sessions.changed error");
        AssertOrder([.. frames.Select(Name)], "agent lifecycle error", "chat error", "sessions.changed error");
        Assert.Equal("HTTP 400: too long", (string?)frames.Single(frame => Name(frame) == "chat error")["payload"]!["errorMessage"]);
        var waited = await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "fail-1" });
        Assert.Equal("error", (string?)waited!["status"]);
    }

    [Fact]
    public async Task An_agent_call_is_answered_twice_and_its_repetition_with_the_final_answer()
    {
        await using var gateway = await StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var parameters = new JsonObject { ["message"] = "hi", ["agentId"] = "coder", ["idempotencyKey"] = "idem-2" };
        var id = await client.SendAsync("agent", parameters);
        var first = await client.ResponseAsync(id);
        Assert.Equal("accepted", (string?)first["payload"]!["status"]);
        Assert.True((long)first["payload"]!["acceptedAt"]! > 0);
        var second = await client.ResponseAsync(id);
        Assert.True((bool)second["ok"]!);
        Assert.Equal("completed", (string?)second["payload"]!["summary"]);
        Assert.Equal("""[{"text":"Hello from the gateway","mediaUrl":null}]""", second["payload"]!["result"]!["payloads"]!.ToJsonString());
        var meta = second["payload"]!["result"]!["meta"]!["agentMeta"]!;
        Assert.Equal("local", (string?)meta["provider"]);
        Assert.Equal("""{"input":11,"output":10,"total":21}""", meta["usage"]!.ToJsonString());
        var again = await client.CallRawAsync("agent", parameters);
        Assert.Equal("ok", (string?)again["payload"]!["status"]);
    }

    [Theory]
    [InlineData("""{"agentId":"nope"}""", "invalid agent params: unknown agent id \"nope\"")]
    [InlineData("""{"agentId":"coder","sessionKey":"agent:main:main"}""", "invalid agent params: agent \"coder\" does not match session key agent \"main\"")]
    [InlineData("""{"sessionKey":"agent::x"}""", "invalid agent params: malformed session key \"agent::x\"")]
    [InlineData("""{"channel":"telegram"}""", "invalid agent params: unknown channel: telegram")]
    [InlineData("""{"deliver":true}""", "delivery channel is required: pass --channel/--reply-channel or use a main session with a previous channel")]
    public async Task A_wrong_agent_call_fails_at_once(string parameters, string message)
    {
        await using var gateway = await StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        var sent = JsonNode.Parse(parameters)!.AsObject();
        sent["message"] = "hi";
        sent["idempotencyKey"] = Guid.NewGuid().ToString();
        Assert.Equal(message, (string?)(await client.FailAsync("agent", sent))["message"]);
    }

    [Fact]
    public async Task One_run_at_a_time_in_a_session_and_several_in_different_ones()
    {
        var model = new ScriptedModel { Pieces = ["x", null] };
        await using var gateway = await StartAsync(model);
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("chat.send", Send("main", "1", "q1"));
        await client.CallAsync("chat.send", Send("main", "2", "q2"));
        await client.CallAsync("chat.send", Send("agent:coder:main", "3", "q3"));
        await LimitTests.Eventually(() => model.Asked.Count == 2);
        Assert.Equal("timeout", (string?)(await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "q2", ["timeoutMs"] = 50 }))!["status"]);
        model.Open();
        foreach (var id in (string[])["q1", "q2", "q3"])
        {
            Assert.Equal("ok", (string?)(await client.CallAsync("agent.wait", new JsonObject { ["runId"] = id }))!["status"]);
        }
    }

    [Fact]
    public async Task A_silent_answer_has_a_final_without_a_message()
    {
        await using var gateway = await StartAsync(new ScriptedModel { Pieces = ["NO", "_REPLY"] });
        await using var client = await StrictClient.ConnectAsync(gateway);
        await client.CallAsync("chat.send", Send("main", "hi", "silent-1"));
        var frames = await UntilAsync(client, frame => Name(frame) == "chat final");
        Assert.DoesNotContain(frames, frame => Name(frame) == "chat delta");
        Assert.False(frames[^1]["payload"]!.AsObject().ContainsKey("message"));
    }

    [Fact]
    public async Task A_session_of_an_agent_that_does_not_exist_is_refused()
    {
        await using var gateway = await StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        Assert.Equal("unknown agent id \"nope\"", (string?)(await client.FailAsync("chat.send", Send("agent:nope:main", "hi", "n1")))["message"]);
        Assert.Equal("message or attachment required", (string?)(await client.FailAsync("chat.send", Send("main", "  ", "n2")))["message"]);
    }

    internal static Task<ProtocolGateway> StartAsync(ScriptedModel model, params (string Key, string? Value)[] settings) =>
        ProtocolGateway.StartAsync(services: services => services.AddKeyedSingleton<IChatClient>(ProviderPreset.BuiltIn, model), settings: settings);

    internal static JsonObject Send(string key, string message, string id) => new() { ["sessionKey"] = key, ["message"] = message, ["idempotencyKey"] = id };

    /// <summary>An event in words.</summary>
    internal static string Name(JsonObject frame)
    {
        var payload = frame["payload"];
        return (string)frame["event"]! switch
        {
            "agent" when (string?)payload!["stream"] == "lifecycle" => $"agent lifecycle {payload["data"]!["phase"]}",
            "agent" => $"agent {payload!["stream"]}",
            "chat" => $"chat {payload!["state"]}",
            "sessions.changed" when payload!["reason"] is not null => $"sessions.changed reason {payload["reason"]}",
            "sessions.changed" => $"sessions.changed {payload!["phase"]}",
            "session.message" => $"session.message {payload!["message"]!["role"]}",
            var other => other,
        };
    }

    internal static async Task<List<JsonObject>> UntilAsync(StrictClient client, Func<JsonObject, bool> isLast)
    {
        var frames = new List<JsonObject>();
        do
        {
            var frame = await client.EventAsync(_ => true);
            if (!Skipped.Contains((string)frame["event"]!))
            {
                frames.Add(frame);
            }
        }
        while (frames.Count == 0 || !isLast(frames[^1]));
        return frames;
    }

    private static void AssertOrder(List<string> names, params string[] wanted)
    {
        var position = -1;
        foreach (var name in wanted)
        {
            var next = names.IndexOf(name, position + 1);
            Assert.True(next > position, $"{name} is missing behind position {position} of: {string.Join(", ", names)}");
            position = next;
        }
    }
}
