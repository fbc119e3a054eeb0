using System.Text.Json.Nodes;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class MethodTableTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Unadvertised =
        "sessions.get sessions.resolve sessions.usage sessions.usage.timeseries sessions.usage.logs sessions.steer chat.inject poll web.login.start web.login.wait";

    private const string Absent =
        """
        agents.create agents.update agents.delete config.schema config.apply config.openFile update.run wizard.start wizard.next wizard.cancel
        wizard.status skills.install skills.update exec.approvals.set exec.approvals.node.get exec.approvals.node.set tts.enable tts.disable
        tts.convert tts.setProvider talk.mode talk.speak voicewake.set push.test node.pending.enqueue node.pair.request node.invoke.result
        node.event node.pending.drain node.pending.pull node.pending.ack node.canvas.capability.refresh
        """;

    /// <summary>The scopes of the specification, written out a second time.</summary>
    private static readonly Dictionary<OperatorScopes, string> Scopes = new()
    {
        [OperatorScopes.Read] =
            """
            status usage.cost gateway.identity.get system-presence last-heartbeat logs.tail config.get agents.list agent.identity.get agents.files.list
            agents.files.get models.list skills.status tools.catalog tools.effective chat.history sessions.list sessions.preview sessions.get
            sessions.resolve sessions.usage sessions.usage.timeseries sessions.usage.logs sessions.subscribe sessions.unsubscribe
            sessions.messages.subscribe sessions.messages.unsubscribe cron.list cron.status cron.runs usage.status doctor.memory.status
            channels.status config.schema.lookup node.list node.describe tts.status tts.providers talk.config voicewake.get
            """,
        [OperatorScopes.Write] =
            """
            wake agent agent.wait chat.send chat.abort sessions.create sessions.send sessions.abort sessions.steer node.invoke node.pair.approve send
            poll tts.enable tts.disable tts.convert tts.setProvider talk.mode talk.speak voicewake.set push.test node.pending.enqueue
            """,
        [OperatorScopes.Admin] =
            """
            system-event set-heartbeats agents.files.set secrets.reload chat.inject sessions.patch sessions.reset sessions.delete sessions.compact
            cron.add cron.update cron.remove cron.run secrets.resolve exec.approvals.get channels.logout web.login.start web.login.wait agents.create
            agents.update agents.delete config.schema config.set config.apply config.patch config.openFile update.run wizard.start wizard.next
            wizard.cancel wizard.status skills.install skills.update exec.approvals.set exec.approvals.node.get exec.approvals.node.set
            """,
        [OperatorScopes.Pairing] =
            """
            device.pair.list device.pair.approve device.pair.reject device.pair.remove device.token.rotate device.token.revoke node.pair.list
            node.rename node.pair.reject node.pair.verify node.pair.request
            """,
        [OperatorScopes.Approvals] =
            """
            exec.approval.request plugin.approval.request exec.approval.waitDecision plugin.approval.waitDecision exec.approval.resolve
            plugin.approval.resolve
            """,
    };

    private MethodTable Table => shared.Gateway.Get<MethodTable>();

    [Fact]
    public void Every_method_of_the_protocol_is_known_with_its_scope()
    {
        foreach (var (scope, names) in Scopes)
        {
            foreach (var name in Words(names))
            {
                Assert.True(Table.Find(name) is not null, $"{name} is missing");
                Assert.True(Table.Find(name)!.Scope == scope, $"{name} needs {scope}");
                Assert.False(Table.Find(name)!.IsForNodes, name);
            }
        }

        Assert.Equal(OperatorScopes.None, Table.Find("health")!.Scope);
        Assert.True(Table.Find("skills.bins")!.IsForNodes);
    }

    [Fact]
    public void A_method_is_served_unless_the_protocol_leaves_it_out()
    {
        var absent = Words(Absent);
        Assert.All(Table.All, method => Assert.Equal(absent.Contains(method.Name), method.Handler is null));
    }

    [Fact]
    public async Task Hello_advertises_what_is_served_except_the_hidden_methods()
    {
        await using var client = await StrictClient.ConnectAsync(shared.Gateway);
        var advertised = client.Hello["features"]!["methods"]!.AsArray().Select(name => (string)name!).ToHashSet();
        var served = Table.All.Where(method => method.Handler is not null).Select(method => method.Name).Except(Words(Unadvertised)).Except(["config.set", "config.patch"]);
        Assert.Equal(served.Order(), advertised.Order());
        Assert.Equal("health", (string?)client.Hello["features"]!["methods"]![0]);
    }

    public static TheoryData<string, string, string> StaticAnswers => new()
    {
        { "usage.status", "{}", "updatedAt,providers" },
        { "doctor.memory.status", "{}", "agentId,embedding" },
        { "channels.status", "{}", "ts,channelOrder,channelLabels,channelDetailLabels,channelSystemImages,channelMeta,channels,channelAccounts,channelDefaultAccountId" },
        { "node.pair.list", "{}", "pending,paired" },
        { "secrets.reload", "{}", "ok,warningCount" },
        { "secrets.resolve", """{"commandName":"x","targetIds":["y"]}""", "ok,assignments,diagnostics,inactiveRefPaths" },
        { "exec.approvals.get", "{}", "path,exists,hash,file" },
        { "node.pair.verify", """{"nodeId":"n","token":"t"}""", "ok" },
        { "plugin.approval.request", "{}", "id,decision,createdAtMs,expiresAtMs" },
        { "tts.status", "{}", "enabled,auto,provider,fallbackProvider,fallbackProviders,prefsPath,providerStates" },
        { "tts.providers", "{}", "providers,active" },
        { "talk.config", "{}", "config" },
        { "voicewake.get", "{}", "triggers" },
        { "gateway.identity.get", "{}", "deviceId,publicKey" },
    };

    [Theory]
    [MemberData(nameof(StaticAnswers))]
    public async Task A_feature_that_the_collective_lacks_answers_with_its_empty_shape(string method, string parameters, string members)
    {
        await using var client = await StrictClient.ConnectAsync(shared.Gateway);
        var answer = await client.CallAsync(method, JsonNode.Parse(parameters));
        Assert.Equal(members.Split(','), answer!.AsObject().Select(member => member.Key));
    }

    [Theory]
    [InlineData("node.describe", """{"nodeId":"n"}""", "unknown nodeId")]
    [InlineData("node.rename", """{"nodeId":"n","displayName":"x"}""", "unknown nodeId")]
    [InlineData("node.invoke", """{"nodeId":"n","command":"c","idempotencyKey":"k"}""", "node not connected")]
    [InlineData("node.pair.approve", """{"requestId":"n"}""", "unknown requestId")]
    [InlineData("node.pair.reject", """{"requestId":"n"}""", "unknown requestId")]
    [InlineData("channels.logout", """{"channel":"telegram"}""", "invalid channels.logout channel")]
    [InlineData("send", """{"idempotencyKey":"k","to":"x","message":"m"}""", "Error: Channel is required (no configured channels detected).")]
    [InlineData("send", """{"idempotencyKey":"k","channel":"telegram","to":"x","message":"m"}""", "unsupported channel: telegram")]
    [InlineData("web.login.start", "{}", "web login provider is not available")]
    [InlineData("exec.approval.waitDecision", """{"id":"x"}""", "approval expired or not found")]
    [InlineData("exec.approval.resolve", """{"id":"x","decision":"maybe"}""", "invalid decision")]
    [InlineData("exec.approval.resolve", """{"id":"x","decision":"deny"}""", "unknown or expired approval id")]
    public async Task A_feature_that_the_collective_lacks_answers_with_its_precise_error(string method, string parameters, string message)
    {
        await using var client = await StrictClient.ConnectAsync(shared.Gateway);
        Assert.Equal(message, (string?)(await client.FailAsync(method, JsonNode.Parse(parameters)))["message"]);
    }

    private static HashSet<string> Words(string text) => [.. text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
}
