using System.Text.Json.Nodes;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class RequestTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private ProtocolGateway Gateway => shared.Gateway;

    [Fact]
    public async Task Text_that_is_not_JSON_is_ignored_after_the_handshake()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        await client.SendTextAsync("{ not json");
        await client.SendTextAsync("");
        await client.SendTextAsync(new string('[', 10_000));
        Assert.NotNull(await client.CallAsync("health"));
    }

    [Theory]
    [InlineData("""{"type":"REQ"}""", "invalid", "must have required property 'id'; must have required property 'method'; at /type: must be equal to constant")]
    [InlineData("""{"type":"req","id":"7","method":"health","extra":1}""", "7", "at root: unexpected property 'extra'")]
    [InlineData("""{"type":"req","id":"","method":"health"}""", "invalid", "at /id: must NOT have fewer than 1 characters")]
    [InlineData("""{"type":"req","id":3,"method":"health"}""", "invalid", "at /id: must be string")]
    [InlineData("""{"type":"req","id":"9","method":["health"]}""", "9", "at /method: must be string")]
    [InlineData("[]", "invalid", "at root: must be object")]
    public async Task A_bad_frame_is_answered_with_all_its_violations_and_the_socket_stays_open(string text, string id, string violations)
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        await client.SendTextAsync(text);
        var answer = await client.ResponseAsync(id);
        Assert.Equal("INVALID_REQUEST", (string?)answer["error"]!["code"]);
        Assert.Equal($"invalid request frame: {violations}", (string?)answer["error"]!["message"]);
        Assert.NotNull(await client.CallAsync("health"));
    }

    [Theory]
    [InlineData("""{"type":"req","id":"1","method":"health","params":null}""")]
    [InlineData("""{"method":"health","params":{},"id":"1","type":"req"}""")]
    [InlineData(""" { "type" : "req" , "id" : "1" , "method" : "\u0068ealth" } """)]
    public async Task Absent_and_null_parameters_count_as_empty_and_escapes_are_read(string text)
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        await client.SendTextAsync(text);
        Assert.True((bool)(await client.ResponseAsync("1"))["ok"]!);
    }

    [Fact]
    public async Task An_unknown_method_is_named()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        var error = await client.FailAsync("no.such.method");
        Assert.Equal("INVALID_REQUEST", (string?)error["code"]);
        Assert.Equal("unknown method: no.such.method", (string?)error["message"]);
    }

    [Fact]
    public async Task Connect_is_only_valid_as_the_first_request()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        Assert.Equal("connect is only valid as the first request", (string?)(await client.FailAsync("connect"))["message"]);
    }

    [Theory]
    [InlineData("operator.read", "device.pair.list", "missing scope: operator.pairing")]
    [InlineData("operator.read", "system-event", "missing scope: operator.admin")]
    [InlineData("operator.read", "node.invoke", "missing scope: operator.write")]
    [InlineData("operator.read", "exec.approval.request", "missing scope: operator.approvals")]
    [InlineData("operator.read", "tts.enable", "missing scope: operator.write")]
    [InlineData("operator.read", "nobody.knows", "missing scope: operator.admin")]
    [InlineData("operator.pairing", "system-presence", "missing scope: operator.read")]
    [InlineData("operator.admin", "agents.create", "unknown method: agents.create")]
    [InlineData("operator.write", "talk.mode", "unknown method: talk.mode")]
    [InlineData("operator.admin", "skills.bins", "unauthorized role: operator")]
    [InlineData("operator.admin", "node.event", "unauthorized role: operator")]
    public async Task A_method_needs_its_scope_and_role(string scope, string method, string message)
    {
        await using var client = await StrictClient.ConnectAsync(Gateway, scopes: [scope]);
        Assert.Equal(message, (string?)(await client.FailAsync(method))["message"]);
        Assert.NotNull(await client.CallAsync("health"));
    }

    [Fact]
    public async Task Write_scope_allows_reading_and_admin_allows_everything()
    {
        await using (var writer = await StrictClient.ConnectAsync(Gateway, scopes: ["operator.write"]))
        {
            Assert.NotNull(await writer.CallAsync("system-presence"));
        }

        await using var admin = await StrictClient.ConnectAsync(Gateway, scopes: ["operator.admin"]);
        Assert.NotNull(await admin.CallAsync("device.pair.list"));
        Assert.Null((await admin.CallAsync("exec.approval.request", new JsonObject { ["command"] = "ls" }))!["decision"]);
    }

    [Fact]
    public async Task The_eleventh_call_of_a_forbidden_role_in_a_row_is_answered_and_closes_the_socket()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        for (var i = 0; i < 10; i++)
        {
            await client.FailAsync("node.event");
        }

        await client.CallAsync("health");
        for (var i = 0; i < 11; i++)
        {
            Assert.Equal("unauthorized role: operator", (string?)(await client.FailAsync("node.event"))["message"]);
        }

        Assert.Equal((1008, "repeated unauthorized calls"), await client.Closed);
    }

    [Fact]
    public async Task A_node_may_call_health_and_node_methods_only()
    {
        await using var node = await StrictClient.ConnectAsync(
            Gateway, scopes: [], id: "node-host", mode: "node", change: connect =>
            {
                connect["role"] = "node";
                connect["commands"] = new JsonArray("system.run");
            });
        Assert.Null(node.Hello["auth"]);
        Assert.NotNull(await node.CallAsync("health"));
        Assert.Equal("""{"bins":[]}""", (await node.CallAsync("skills.bins"))!.ToJsonString());
        Assert.Equal("unauthorized role: node", (string?)(await node.FailAsync("system-presence"))["message"]);
        Assert.Equal("unauthorized role: node", (string?)(await node.FailAsync("nobody.knows"))["message"]);

        await using var client = await StrictClient.ConnectAsync(Gateway);
        var nodes = (await client.CallAsync("node.list"))!["nodes"]!.AsArray();
        Assert.Contains(nodes, listed => listed!["commands"]!.ToJsonString() == """["system.run"]""" && (bool)listed["connected"]!);
    }

    [Fact]
    public async Task Changes_of_the_deployment_share_three_calls_a_minute()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        foreach (var method in (string[])["config.apply", "update.run", "config.apply"])
        {
            Assert.Equal($"unknown method: {method}", (string?)(await client.FailAsync(method))["message"]);
        }

        var error = await client.FailAsync("update.run");
        Assert.Equal("UNAVAILABLE", (string?)error["code"]);
        Assert.Equal("rate limit exceeded for update.run; retry after 60s", (string?)error["message"]);
        Assert.True((bool)error["retryable"]!);
        Assert.InRange((long)error["retryAfterMs"]!, 1, 60_000);
        Assert.Equal("""{"method":"update.run","limit":"3 per 60s"}""", error["details"]!.ToJsonString());
    }

    [Fact]
    public async Task Unknown_parameters_are_refused_where_the_method_is_strict_and_ignored_where_it_is_not()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        var odd = new JsonObject { ["odd"] = 1 };
        Assert.Equal("invalid device.pair.list params: at root: unexpected property 'odd'", (string?)(await client.FailAsync("device.pair.list", odd))["message"]);
        Assert.NotNull(await client.CallAsync("health", odd));
        Assert.NotNull(await client.CallAsync("system-presence", odd));
        Assert.Equal(
            "invalid channels.status params: at /timeoutMs: must be >= 0; at /probe: must be boolean",
            (string?)(await client.FailAsync("channels.status", new JsonObject { ["timeoutMs"] = -1, ["probe"] = "x" }))["message"]);
    }

    [Fact]
    public async Task Pipelined_requests_are_all_answered()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        var ids = new List<string>();
        for (var i = 0; i < 500; i++)
        {
            ids.Add(await client.SendAsync(i % 2 == 0 ? "device.pair.list" : "health"));
        }

        foreach (var id in ids)
        {
            Assert.True((bool)(await client.ResponseAsync(id))["ok"]!);
        }
    }

    [Fact]
    public async Task A_request_may_come_in_many_fragments_and_be_larger_than_the_first_frame_may_be()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        var answer = await client.CallRawAsync("health", new JsonObject { ["padding"] = new string('é', 200_000) });
        Assert.True((bool)answer["ok"]!);
    }

    [Fact]
    public async Task A_later_frame_above_the_advertised_size_closes_with_1009()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        await client.SendTextAsync(new string(' ', 26_214_401));
        Assert.Equal(1009, (await client.Closed).Code);
    }

    [Fact]
    public async Task Emoji_are_sent_as_UTF_8()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        var answer = await client.CallRawAsync("nobody.🦞");
        Assert.Equal("unknown method: nobody.🦞", (string?)answer["error"]!["message"]);
    }
}
