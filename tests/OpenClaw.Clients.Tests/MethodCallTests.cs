using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace OpenClaw.Clients.Tests;

/// <summary>The unmodified command line client calls every method of the protocol's first tier.</summary>
/// <remarks>A call takes the client seconds to start, so that independent ones run side by side.</remarks>
public sealed class MethodCallTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    /// <summary>Every method that answers with real data.</summary>
    private static readonly string[] FirstTier =
    [
        "health", "status", "usage.cost", "gateway.identity.get", "system-presence", "last-heartbeat", "logs.tail", "config.get", "agents.list",
        "agent.identity.get", "agents.files.list", "agents.files.get", "models.list", "skills.status", "tools.catalog", "tools.effective", "chat.history",
        "sessions.list", "sessions.preview", "sessions.get", "sessions.resolve", "sessions.usage", "sessions.usage.timeseries", "sessions.usage.logs",
        "sessions.subscribe", "sessions.unsubscribe", "sessions.messages.subscribe", "sessions.messages.unsubscribe", "cron.list", "cron.status",
        "cron.runs", "wake", "agent", "agent.wait", "chat.send", "chat.abort", "sessions.create", "sessions.send", "sessions.abort", "sessions.steer",
        "system-event", "set-heartbeats", "agents.files.set", "secrets.reload", "chat.inject", "sessions.patch", "sessions.reset", "sessions.delete",
        "sessions.compact", "cron.add", "cron.update", "cron.remove", "cron.run", "device.pair.list", "device.pair.approve", "device.pair.reject",
        "device.pair.remove", "device.token.rotate", "device.token.revoke",
    ];

    /// <summary>Calls that need nothing before them: the method, its parameters, a member of its payload.</summary>
    private static readonly (string Method, string Parameters, string Member)[] Alone =
    [
        ("health", "{}", "ok"),
        ("status", "{}", "runtimeVersion"),
        ("usage.cost", "{}", "totals"),
        ("gateway.identity.get", "{}", "deviceId"),
        ("logs.tail", "{}", "lines"),
        ("config.get", "{}", "hash"),
        ("agents.list", "{}", "agents"),
        ("agent.identity.get", "{}", "agentId"),
        ("agents.files.list", """{"agentId":"main"}""", "files"),
        ("models.list", "{}", "models"),
        ("skills.status", "{}", "skills"),
        ("tools.catalog", "{}", "groups"),
        ("tools.effective", """{"sessionKey":"main"}""", "groups"),
        ("sessions.list", "{}", "sessions"),
        ("sessions.usage", "{}", "aggregates"),
        ("sessions.subscribe", "{}", "subscribed"),
        ("sessions.unsubscribe", "{}", "subscribed"),
        ("sessions.messages.subscribe", """{"key":"main"}""", "key"),
        ("sessions.messages.unsubscribe", """{"key":"main"}""", "key"),
        ("cron.list", "{}", "jobs"),
        ("cron.status", "{}", "enabled"),
        ("wake", """{"mode":"next-heartbeat","text":"look"}""", "ok"),
        ("system-event", """{"text":"Node: test"}""", "ok"),
        ("set-heartbeats", """{"enabled":true}""", "enabled"),
        ("secrets.reload", "{}", "warningCount"),
    ];

    private readonly ConcurrentDictionary<string, bool> _called = new();

    [Fact]
    public async Task Every_method_of_the_first_tier_answers_a_call_of_the_original_client()
    {
        Func<Task>[] scenarios =
        [
            SessionsAsync,
            JobsAsync,
            DevicesAsync,
            FilesAsync,
            .. Alone.Select(call => (Func<Task>)(async () => Assert.NotNull((await CallAsync(call.Method, call.Parameters))![call.Member]))),
            async () => Assert.NotEmpty((await CallAsync("system-presence"))!.AsArray()),
            async () => await CallAsync("last-heartbeat"),
        ];
        await Parallel.ForEachAsync(
            scenarios, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) }, async (scenario, _) => await scenario());
        Assert.Equal(FirstTier.Order(), _called.Keys.Order());
    }

    private async Task SessionsAsync()
    {
        const string Key = """ "key":"agent:coder:calls" """;
        Assert.Equal("agent:coder:calls", (string?)(await CallAsync("sessions.create", $$"""{{{Key}},"label":"calls"}"""))!["key"]);
        Assert.Equal("started", (string?)(await CallAsync("sessions.send", $$"""{{{Key}},"message":"one","idempotencyKey":"calls-1"}"""))!["status"]);
        Assert.Equal("ok", (string?)(await CallAsync("agent.wait", """{"runId":"calls-1"}"""))!["status"]);
        Assert.Equal("started", (string?)(await CallAsync("sessions.steer", $$"""{{{Key}},"message":"two","idempotencyKey":"calls-2"}"""))!["status"]);
        Assert.Equal("started", (string?)(await CallAsync(
            "chat.send", """{"sessionKey":"agent:coder:calls","message":"three","idempotencyKey":"calls-3"}"""))!["status"]);
        Assert.True((bool)(await CallAsync("chat.abort", """{"sessionKey":"agent:coder:calls"}"""))!["ok"]!);
        Assert.True((bool)(await CallAsync("sessions.abort", $$"""{{{Key}}}"""))!["ok"]!);
        Assert.NotNull((await CallAsync("chat.inject", """{"sessionKey":"agent:coder:calls","message":"a note"}"""))!["messageId"]);
        var history = (await CallAsync("chat.history", """{"sessionKey":"agent:coder:calls"}"""))!["messages"]!.AsArray();
        Assert.Contains(history, message => (string?)message!["content"]![0]!["text"] == "a note");
        Assert.Equal(history.Count, (await CallAsync("sessions.get", $$"""{{{Key}}}"""))!["messages"]!.AsArray().Count);
        Assert.Equal("ok", (string?)(await CallAsync("sessions.preview", """{"keys":["agent:coder:calls"]}"""))!["previews"]![0]!["status"]);
        Assert.Equal("agent:coder:calls", (string?)(await CallAsync("sessions.resolve", """{"label":"calls"}"""))!["key"]);
        Assert.NotEmpty((await CallAsync("sessions.usage.timeseries", $$"""{{{Key}}}"""))!["points"]!.AsArray());
        Assert.NotEmpty((await CallAsync("sessions.usage.logs", $$"""{{{Key}}}"""))!["logs"]!.AsArray());
        Assert.Equal("high", (string?)(await CallAsync("sessions.patch", $$"""{{{Key}},"thinkingLevel":"high"}"""))!["entry"]!["thinkingLevel"]);
        Assert.True((bool)(await CallAsync("sessions.compact", $$"""{{{Key}},"maxLines":2}"""))!["compacted"]!);
        Assert.True((bool)(await CallAsync("sessions.reset", $$"""{{{Key}}}"""))!["ok"]!);
        Assert.True((bool)(await CallAsync("sessions.delete", $$"""{{{Key}}}"""))!["deleted"]!);
        var agent = await CallAsync("agent", """{"message":"anybody?","agentId":"coder","idempotencyKey":"calls-4"}""", "--expect-final");
        Assert.Contains("anybody?", (string?)agent!["result"]!["payloads"]![0]!["text"], StringComparison.Ordinal);
    }

    private async Task JobsAsync()
    {
        var job = await CallAsync("cron.add", """{"name":"calls","schedule":{"kind":"every","everyMs":86400000},"payload":{"kind":"agentTurn","message":"daily"}}""");
        var id = $$""" "id":"{{job!["id"]}}" """;
        Assert.Equal("renamed", (string?)(await CallAsync("cron.update", $$"""{{{id}},"patch":{"name":"renamed"} }"""))!["name"]);
        Assert.True((bool)(await CallAsync("cron.run", $$"""{{{id}}}"""))!["enqueued"]!);
        Assert.NotNull((await CallAsync("cron.runs", $$"""{{{id}}}"""))!["entries"]);
        Assert.True((bool)(await CallAsync("cron.remove", $$"""{{{id}}}"""))!["removed"]!);
    }

    private async Task DevicesAsync()
    {
        var (welcome, unwelcome) = (await fixture.KnockAsync(), await fixture.KnockAsync());
        var pending = (await CallAsync("device.pair.list"))!["pending"]!.AsArray();
        string RequestOf(StrangeDevice device) => (string)pending.Single(request => (string?)request!["deviceId"] == device.Id)!["requestId"]!;
        Assert.Equal(unwelcome.Id, (string?)(await CallAsync("device.pair.reject", $$"""{"requestId":"{{RequestOf(unwelcome)}}"}"""))!["deviceId"]);
        Assert.Equal(welcome.Id, (string?)(await CallAsync("device.pair.approve", $$"""{"requestId":"{{RequestOf(welcome)}}"}"""))!["device"]!["deviceId"]);
        Assert.NotNull((await CallAsync("device.token.rotate", $$"""{"deviceId":"{{welcome.Id}}","role":"operator"}"""))!["token"]);
        Assert.NotNull((await CallAsync("device.token.revoke", $$"""{"deviceId":"{{welcome.Id}}","role":"operator"}"""))!["revokedAtMs"]);
        Assert.Equal(welcome.Id, (string?)(await CallAsync("device.pair.remove", $$"""{"deviceId":"{{welcome.Id}}"}"""))!["deviceId"]);
    }

    private async Task FilesAsync()
    {
        Assert.True((bool)(await CallAsync("agents.files.set", """{"agentId":"coder","name":"USER.md","content":"short answers"}"""))!["ok"]!);
        Assert.Equal("short answers", (string?)(await CallAsync("agents.files.get", """{"agentId":"coder","name":"USER.md"}"""))!["file"]!["content"]);
    }

    private async Task<JsonNode?> CallAsync(string method, string parameters = "{}", params string[] options)
    {
        var payload = await fixture.CallAsync(method, parameters, options);
        _called[method] = true;
        return payload;
    }
}
