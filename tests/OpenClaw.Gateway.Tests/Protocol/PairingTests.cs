using System.Text.Json.Nodes;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class PairingTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private ProtocolGateway Gateway => shared.Gateway;

    [Fact]
    public async Task More_scopes_are_approved_on_loopback_and_the_token_stays_the_same()
    {
        await using var observer = await StrictClient.ConnectAsync(Gateway);
        var device = new TestDevice();
        string token;
        await using (var first = await StrictClient.ConnectAsync(Gateway, device, ["operator.read"]))
        {
            token = (string)first.Hello["auth"]!["deviceToken"]!;
            Assert.Equal("""["operator.read"]""", first.Hello["auth"]!["scopes"]!.ToJsonString());
        }

        await using var second = await StrictClient.ConnectAsync(Gateway, device, ["operator.admin"]);
        Assert.Equal(token, (string?)second.Hello["auth"]!["deviceToken"]);
        Assert.Equal("""["operator.admin","operator.read","operator.write"]""", second.Hello["auth"]!["scopes"]!.ToJsonString());
        for (var i = 0; i < 2; i++)
        {
            var resolved = await observer.EventAsync(frame => (string?)frame["event"] == "device.pair.resolved" && (string?)frame["payload"]!["deviceId"] == device.Id);
            Assert.Equal("approved", (string?)resolved["payload"]!["decision"]);
        }
    }

    [Fact]
    public async Task A_device_token_connects_without_the_shared_token_but_gives_no_more_than_it_holds()
    {
        var device = new TestDevice();
        string token;
        await using (var first = await StrictClient.ConnectAsync(Gateway, device, ["operator.write"]))
        {
            token = (string)first.Hello["auth"]!["deviceToken"]!;
        }

        await using (var second = await StrictClient.OpenAsync(Gateway.Socket))
        {
            var answer = await second.HandshakeAsync(second.Params(device, ["operator.read"], token: token));
            Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        }

        await using (var third = await StrictClient.OpenAsync(Gateway.Socket))
        {
            var parameters = third.Params(device, ["operator.admin"], token: null, change: connect => connect["auth"] = new JsonObject { ["deviceToken"] = token });
            await HandshakeTests.AssertRefusedAsync(
                third, parameters, "INVALID_REQUEST", "unauthorized: device token mismatch (rotate/reissue device token)", "AUTH_DEVICE_TOKEN_MISMATCH", 1008,
                ("authReason", "device_token_mismatch"), ("recommendedNextStep", "update_auth_credentials"));
        }

        await using var other = await StrictClient.OpenAsync(Gateway.Socket);
        var stolen = other.Params(new TestDevice(), ["operator.read"], token: null, change: connect => connect["auth"] = new JsonObject { ["deviceToken"] = token });
        await HandshakeTests.AssertRefusedAsync(
            other, stolen, "INVALID_REQUEST", "unauthorized: device token mismatch (rotate/reissue device token)", "AUTH_DEVICE_TOKEN_MISMATCH", 1008);
    }

    [Fact]
    public async Task A_bootstrap_token_is_never_valid_here()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var parameters = client.Params(new TestDevice(), token: null, change: connect => connect["auth"] = new JsonObject { ["bootstrapToken"] = "x" });
        await HandshakeTests.AssertRefusedAsync(
            client, parameters, "INVALID_REQUEST", "unauthorized: bootstrap token invalid or expired (scan a fresh setup code)",
            "AUTH_BOOTSTRAP_TOKEN_INVALID", 1008, ("recommendedNextStep", "review_auth_configuration"));
    }

    [Fact]
    public async Task A_new_platform_waits_for_approval_and_connects_after_it()
    {
        await using var admin = await StrictClient.ConnectAsync(Gateway);
        var device = new TestDevice();
        await using (await StrictClient.ConnectAsync(Gateway, device))
        {
        }

        var requestId = await RefusedAsync(device, "metadata-upgrade", connect => connect["client"]!["platform"] = "darwin");
        var requested = await admin.EventAsync("device.pair.requested");
        Assert.Equal(requestId, (string?)requested["payload"]!["requestId"]);
        Assert.True((bool)requested["payload"]!["isRepair"]!);

        Assert.Equal(requestId, await RefusedAsync(device, "metadata-upgrade", connect => connect["client"]!["platform"] = "darwin"));
        var approved = await admin.CallAsync("device.pair.approve", new JsonObject { ["requestId"] = requestId });
        Assert.Equal(device.Id, (string?)approved!["device"]!["deviceId"]);
        await using var again = await StrictClient.ConnectAsync(Gateway, device, change: connect => connect["client"]!["platform"] = "Darwin");
        Assert.DoesNotContain(admin.TakeEvents(), frame => (string?)frame["event"] == "device.pair.requested");
    }

    [Fact]
    public async Task A_new_role_waits_for_approval_and_can_be_rejected()
    {
        await using var admin = await StrictClient.ConnectAsync(Gateway);
        var device = new TestDevice();
        await using (await StrictClient.ConnectAsync(Gateway, device))
        {
        }

        var requestId = await RefusedAsync(device, "role-upgrade", connect => connect["role"] = "node");
        var rejected = await admin.CallAsync("device.pair.reject", new JsonObject { ["requestId"] = requestId });
        Assert.Equal(device.Id, (string?)rejected!["deviceId"]);
        Assert.Equal("unknown requestId", (string?)(await admin.FailAsync("device.pair.approve", new JsonObject { ["requestId"] = requestId }))["message"]);
    }

    [Fact]
    public async Task A_remote_device_is_not_paired_silently_nor_widened()
    {
        var device = new TestDevice();
        await using (var remote = await StrictClient.OpenAsync(Gateway.Socket, null, ("X-Forwarded-For", "203.0.113.9")))
        {
            await HandshakeTests.AssertRefusedAsync(
                remote, remote.Params(device), "NOT_PAIRED", "pairing required", "PAIRING_REQUIRED", 1008, ("reason", "not-paired"));
        }

        await using (await StrictClient.ConnectAsync(Gateway, device, ["operator.read"]))
        {
        }

        await using var again = await StrictClient.OpenAsync(Gateway.Socket, null, ("X-Real-IP", "203.0.113.9"));
        await HandshakeTests.AssertRefusedAsync(
            again, again.Params(device), "NOT_PAIRED", "pairing required", "PAIRING_REQUIRED", 1008, ("reason", "scope-upgrade"));
    }

    [Fact]
    public async Task Nobody_approves_more_than_they_hold()
    {
        var device = new TestDevice();
        string requestId;
        await using (var remote = await StrictClient.OpenAsync(Gateway.Socket, null, ("X-Forwarded-For", "203.0.113.9")))
        {
            var answer = await remote.HandshakeAsync(remote.Params(device, ["operator.write"]));
            requestId = (string)answer["error"]!["details"]!["requestId"]!;
        }

        await using var pairing = await StrictClient.ConnectAsync(Gateway, scopes: ["operator.pairing"]);
        var error = await pairing.FailAsync("device.pair.approve", new JsonObject { ["requestId"] = requestId });
        Assert.Equal("missing scope: operator.write", (string?)error["message"]);
    }

    [Fact]
    public async Task The_device_list_shows_no_token_values()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        var token = (string)client.Hello["auth"]!["deviceToken"]!;
        var list = await client.CallAsync("device.pair.list");
        Assert.DoesNotContain(token, list!.ToJsonString());
        Assert.Contains(list["paired"]!.AsArray(), device => device!["tokens"]!.AsArray().Count == 1);
    }

    [Fact]
    public async Task A_removed_device_is_closed_and_has_to_pair_again()
    {
        await using var admin = await StrictClient.ConnectAsync(Gateway);
        var device = new TestDevice();
        await using var victim = await StrictClient.ConnectAsync(Gateway, device);
        var answer = await admin.CallAsync("device.pair.remove", new JsonObject { ["deviceId"] = device.Id });
        Assert.Equal(device.Id, (string?)answer!["deviceId"]);
        Assert.Equal((4001, "device removed"), await victim.Closed);
        Assert.Equal("unknown deviceId", (string?)(await admin.FailAsync("device.pair.remove", new JsonObject { ["deviceId"] = device.Id }))["message"]);
    }

    [Fact]
    public async Task A_rotated_token_replaces_the_old_one_and_a_revoked_one_closes_the_sockets_of_its_role()
    {
        await using var admin = await StrictClient.ConnectAsync(Gateway);
        var device = new TestDevice();
        await using var victim = await StrictClient.ConnectAsync(Gateway, device, ["operator.read"]);
        var old = (string)victim.Hello["auth"]!["deviceToken"]!;
        var rotated = await admin.CallAsync("device.token.rotate", new JsonObject { ["deviceId"] = device.Id, ["role"] = "operator" });
        Assert.NotEqual(old, (string?)rotated!["token"]);
        Assert.Equal(43, ((string)rotated["token"]!).Length);
        await using (var late = await StrictClient.OpenAsync(Gateway.Socket))
        {
            var answer = await late.HandshakeAsync(late.Params(device, ["operator.read"], token: old));
            Assert.Equal("AUTH_TOKEN_MISMATCH", (string?)answer["error"]!["details"]!["code"]);
        }

        Assert.Equal("device token rotation denied", (string?)(await admin.FailAsync(
            "device.token.rotate", new JsonObject { ["deviceId"] = device.Id, ["role"] = "operator", ["scopes"] = new JsonArray("operator.admin") }))["message"]);
        var revoked = await admin.CallAsync("device.token.revoke", new JsonObject { ["deviceId"] = device.Id, ["role"] = "operator" });
        Assert.True((long)revoked!["revokedAtMs"]! > 0);
        Assert.Equal((4001, "device removed"), await victim.Closed);
        Assert.Equal("unknown deviceId/role", (string?)(await admin.FailAsync(
            "device.token.revoke", new JsonObject { ["deviceId"] = device.Id, ["role"] = "node" }))["message"]);
    }

    [Fact]
    public async Task Pairing_events_reach_only_those_with_the_scope()
    {
        await using var reader = await StrictClient.ConnectAsync(Gateway, scopes: ["operator.read"]);
        await using var pairing = await StrictClient.ConnectAsync(Gateway, scopes: ["operator.pairing"]);
        await using (await StrictClient.ConnectAsync(Gateway))
        {
        }

        await pairing.EventAsync("device.pair.resolved");
        await reader.CallAsync("system-presence");
        Assert.DoesNotContain(reader.TakeEvents(), frame => ((string)frame["event"]!).StartsWith("device.pair", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, """["operator.admin","operator.read"]""", true)]
    [InlineData(true, """["operator.pairing"]""", false)]
    [InlineData(false, """["operator.admin"]""", false)]
    public async Task A_token_without_a_device_reads_on_loopback_and_nothing_more(bool local, string scopes, bool reads)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket, null, local ? [] : [("X-Forwarded-For", "203.0.113.9")]);
        var answer = await client.HandshakeAsync(client.Params(null, change: connect => connect["scopes"] = JsonNode.Parse(scopes)));
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        Assert.Null(client.Hello["auth"]);
        Assert.NotNull(await client.CallAsync("health"));
        if (reads)
        {
            Assert.NotNull(await client.CallAsync("system-presence"));
            Assert.Equal("missing scope: operator.admin", (string?)(await client.FailAsync("system-event", new JsonObject { ["text"] = "x" }))["message"]);
        }
        else
        {
            Assert.Equal("missing scope: operator.read", (string?)(await client.FailAsync("system-presence"))["message"]);
        }
    }

    private async Task<string> RefusedAsync(TestDevice device, string reason, Action<JsonObject> change)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var error = await HandshakeTests.AssertRefusedAsync(
            client, client.Params(device, change: change), "NOT_PAIRED", "pairing required", "PAIRING_REQUIRED", 1008, ("reason", reason));
        return (string)error["details"]!["requestId"]!;
    }
}
