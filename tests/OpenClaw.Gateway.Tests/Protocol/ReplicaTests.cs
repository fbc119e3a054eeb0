using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Models;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class ReplicaTests
{
    [Fact]
    public async Task Two_replicas_share_devices_presence_events_and_sessions()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var model = new ScriptedModel();
        await using var first = await StartAsync(model, redis, postgres);
        await using var second = await StartAsync(model, redis, postgres);
        var device = new TestDevice();
        string token;
        await using (var paired = await StrictClient.ConnectAsync(first, device))
        {
            token = (string)paired.Hello["auth"]!["deviceToken"]!;
        }

        // A client that comes to the other replica is the same device there.
        await using var other = await StrictClient.OpenAsync(second.Socket);
        var hello = await other.HandshakeAsync(other.Params(device, token: token));
        Assert.True((bool)hello["ok"]!, hello.ToJsonString());
        Assert.Equal(token, (string?)other.Hello["auth"]!["deviceToken"]);
        await other.CallAsync("sessions.subscribe");

        await using var client = await StrictClient.ConnectAsync(first, scopes: ["operator.admin"], id: "gateway-client", mode: "backend");
        await client.CallAsync("chat.send", ChatTests.Send("main", "over there?", "replica-1"));
        var final = await other.EventAsync(frame => ChatTests.Name(frame) == "chat final");
        Assert.Equal("Hello from the gateway", (string?)final["payload"]!["message"]!["content"]![0]!["text"]);
        await other.EventAsync(frame => ChatTests.Name(frame) == "sessions.changed end");
        Assert.Equal(2, (await other.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "main" }))!["messages"]!.AsArray().Count);
        Assert.Equal("ok", (string?)(await other.CallAsync("agent.wait", new JsonObject { ["runId"] = "replica-1" }))!["status"]);
        Assert.Equal("ok", (string?)(await other.CallAsync("chat.send", ChatTests.Send("main", "over there?", "replica-1")))!["status"]);
        Assert.Single(model.Asked);
        Assert.Contains((await other.CallAsync("system-presence"))!.AsArray(), entry => (string?)entry!["mode"] == "backend");

        // The identity is one for all, and a revoked token closes sockets everywhere.
        Assert.Equal((await client.CallAsync("gateway.identity.get"))!.ToJsonString(), (await other.CallAsync("gateway.identity.get"))!.ToJsonString());
        await using var admin = await StrictClient.ConnectAsync(first);
        await admin.CallAsync("device.pair.remove", new JsonObject { ["deviceId"] = device.Id });
        Assert.Equal((4001, "device removed"), await other.Closed);
    }

    [Fact]
    public async Task An_accepted_run_of_a_replica_that_died_is_answered_by_another_exactly_once()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        var stuck = new ScriptedModel { Pieces = ["never", null] };
        await using var survivor = await StartAsync(new ScriptedModel(), redis, postgres);
        await using var client = await StrictClient.ConnectAsync(survivor);
        await using (var dying = await StartAsync(stuck, redis, postgres))
        {
            await using var sender = await StrictClient.ConnectAsync(dying);
            Assert.Equal("started", (string?)(await sender.CallAsync("chat.send", ChatTests.Send("main", "do not forget", "orphan-1")))!["status"]);
            await LimitTests.Eventually(() => stuck.Asked.Count == 1);
        }

        var waited = await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "orphan-1", ["timeoutMs"] = 60_000 });
        Assert.Equal("ok", (string?)waited!["status"]);
        var history = await client.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "main" });
        Assert.Equal(["user", "assistant"], history!["messages"]!.AsArray().Select(message => (string)message!["role"]!));
        await client.CallAsync("health");
        Assert.Single(client.TakeEvents(), frame => ChatTests.Name(frame) == "chat final");
    }

    [Fact]
    public async Task Everything_that_was_stored_is_there_after_a_restart()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var device = new TestDevice();
        string token;
        await using (var before = await StartAsync(new ScriptedModel(), null, postgres))
        {
            await using var client = await StrictClient.ConnectAsync(before, device);
            token = (string)client.Hello["auth"]!["deviceToken"]!;
            await client.CallAsync("chat.send", ChatTests.Send("main", "remember", "stored-1"));
            await client.CallAsync("agent.wait", new JsonObject { ["runId"] = "stored-1" });
            await client.CallAsync("cron.add", JsonNode.Parse("""{"schedule":{"kind":"every","everyMs":86400000},"payload":{"kind":"agentTurn","message":"daily"}}"""));
        }

        await using var after = await StartAsync(new ScriptedModel(), null, postgres);
        await using var again = await StrictClient.OpenAsync(after.Socket);
        Assert.True((bool)(await again.HandshakeAsync(again.Params(device, token: token)))["ok"]!);
        await LimitTests.Eventually(() => after.Get<OpenClaw.Gateway.Sessions.SessionCatalog>().Find("agent:main:main") is not null);
        Assert.Equal(2, (await again.CallAsync("chat.history", new JsonObject { ["sessionKey"] = "main" }))!["messages"]!.AsArray().Count);
        await LimitTests.Eventually(() => after.Get<OpenClaw.Gateway.Cron.CronJobs>().All.Any());
        Assert.Equal("daily", (string?)(await again.CallAsync("cron.list"))!["jobs"]![0]!["name"]);
    }

    private static Task<ProtocolGateway> StartAsync(ScriptedModel model, RedisServer? redis, PostgresServer postgres) => ProtocolGateway.StartAsync(
        services: services => services.AddKeyedSingleton<IChatClient>(ProviderPreset.BuiltIn, model),
        settings: [("ConnectionStrings:redis", redis?.ConnectionString), ("ConnectionStrings:openclaw", postgres.ConnectionString)]);
}
