using System.Text.Json.Nodes;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class HandshakeTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private ProtocolGateway Gateway => shared.Gateway;

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_device_with_the_shared_token_and_a_signature_of_either_version_is_paired_silently_on_loopback(int version)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var device = new TestDevice();
        var answer = await client.HandshakeAsync(client.Params(device, version: version));
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        Assert.Equal(43, ((string)client.Hello["auth"]!["deviceToken"]!).Length);
    }

    [Fact]
    public async Task Hello_has_exactly_the_members_of_the_protocol()
    {
        await using var client = await StrictClient.ConnectAsync(Gateway);
        var hello = client.Hello;
        Assert.Equal(["type", "protocol", "server", "features", "snapshot", "auth", "policy"], hello.Select(member => member.Key));
        Assert.Equal("hello-ok", (string?)hello["type"]);
        Assert.Equal(3, (int)hello["protocol"]!);
        Assert.Equal("2026.3.28", (string?)hello["server"]!["version"]);
        Assert.True(Guid.TryParse((string?)hello["server"]!["connId"], out _));
        Assert.Equal("""{"maxPayload":26214400,"maxBufferedBytes":52428800,"tickIntervalMs":30000}""", hello["policy"]!.ToJsonString());
        Assert.Equal(24, hello["features"]!["events"]!.AsArray().Count);
        var snapshot = hello["snapshot"]!.AsObject();
        Assert.Equal(
            ["presence", "health", "stateVersion", "uptimeMs", "configPath", "stateDir", "sessionDefaults", "authMode"],
            snapshot.Select(member => member.Key));
        Assert.Equal("gateway", (string?)snapshot["presence"]![0]!["mode"]);
        Assert.StartsWith("Gateway:", (string?)snapshot["presence"]![0]!["text"]);
        Assert.Equal("agent:main:main", (string?)snapshot["sessionDefaults"]!["mainSessionKey"]);
        Assert.Equal(
            ["operator.admin", "operator.approvals", "operator.pairing", "operator.read", "operator.write"],
            hello["auth"]!["scopes"]!.AsArray().Select(scope => (string)scope!));
    }

    [Fact]
    public async Task A_new_connection_gets_exactly_one_health_event_whose_number_does_not_advance_the_counter()
    {
        // The same device again: nothing about pairing is broadcast in between.
        var device = new TestDevice();
        await using var client = await StrictClient.ConnectAsync(Gateway, device);
        var first = await client.EventAsync("health");
        await using var other = await StrictClient.ConnectAsync(Gateway, device);
        var second = await other.EventAsync("health");
        Assert.Equal((long)first["seq"]!, (long)second["seq"]!);
        await client.CallAsync("health");
        await other.CallAsync("health");
        Assert.DoesNotContain(client.TakeEvents(), frame => (string?)frame["event"] == "health");
    }

    public static TheoryData<string, string, string, string?> WrongDevices => new()
    {
        { "id", "device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch" },
        { "old", "device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale" },
        { "early", "device signature expired", "DEVICE_AUTH_SIGNATURE_EXPIRED", "device-signature-stale" },
        { "blank", "device nonce required", "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing" },
        { "nonce", "device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH", "device-nonce-mismatch" },
        { "signature", "device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature" },
        { "key", "device public key invalid", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "device-public-key" },
    };

    [Theory]
    [MemberData(nameof(WrongDevices))]
    public async Task A_wrong_device_proof_is_refused_with_its_own_code(string fault, string message, string code, string? reason)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var parameters = client.Params(
            new TestDevice(), signedAt: fault == "old" ? now - 125_000 : fault == "early" ? now + 125_000 : null,
            nonce: fault == "blank" ? " " : fault == "nonce" ? Guid.NewGuid().ToString() : null);
        var device = parameters["device"]!;
        switch (fault)
        {
            case "id":
                device["id"] = new string('0', 64);
                break;
            case "signature":
                device["signature"] = new TestDevice().Sign("something else");
                break;
            case "key":
                device["publicKey"] = "AAAA";
                break;
        }

        await AssertRefusedAsync(client, parameters, "INVALID_REQUEST", message, code, 1008, ("reason", reason));
    }

    [Theory]
    [InlineData("cli", "set gateway.remote.token to match gateway.auth.token")]
    [InlineData("backend", "provide gateway auth token")]
    public async Task A_wrong_token_is_refused_with_a_hint_for_the_client(string mode, string hint)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var parameters = client.Params(null, mode: mode, token: "wrong");
        var error = await AssertRefusedAsync(
            client, parameters, "INVALID_REQUEST", $"unauthorized: gateway token mismatch ({hint})", "AUTH_TOKEN_MISMATCH", 1008,
            ("authReason", "token_mismatch"), ("recommendedNextStep", "update_auth_credentials"));
        Assert.False((bool)error["details"]!["canRetryWithDeviceToken"]!);
    }

    [Fact]
    public async Task A_wrong_token_of_a_device_may_be_tried_again_with_its_own()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var error = await AssertRefusedAsync(
            client, client.Params(new TestDevice(), token: "wrong"), "INVALID_REQUEST",
            "unauthorized: gateway token mismatch (set gateway.remote.token to match gateway.auth.token)", "AUTH_TOKEN_MISMATCH", 1008,
            ("recommendedNextStep", "retry_with_device_token"));
        Assert.True((bool)error["details"]!["canRetryWithDeviceToken"]!);
    }

    [Fact]
    public async Task A_device_without_any_secret_misses_the_token()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        await AssertRefusedAsync(
            client, client.Params(new TestDevice(), token: null), "INVALID_REQUEST",
            "unauthorized: gateway token missing (set gateway.remote.token to match gateway.auth.token)", "AUTH_TOKEN_MISSING", 1008,
            ("authReason", "token_missing"), ("recommendedNextStep", "update_auth_configuration"));
    }

    [Fact]
    public async Task A_client_with_neither_device_nor_secret_needs_a_device()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        await AssertRefusedAsync(client, client.Params(null, token: null), "NOT_PAIRED", "device identity required", "DEVICE_IDENTITY_REQUIRED", 1008);
    }

    [Fact]
    public async Task A_node_needs_a_device_even_with_the_shared_token()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        await AssertRefusedAsync(
            client, client.Params(null, change: connect => connect["role"] = "node"), "NOT_PAIRED", "device identity required", "DEVICE_IDENTITY_REQUIRED", 1008);
    }

    [Theory]
    [InlineData("openclaw-control-ui", "http://localhost:1")]
    [InlineData("openclaw-tui", null)]
    public async Task The_screens_need_a_device(string id, string? origin)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket, origin);
        await AssertRefusedAsync(
            client, client.Params(null, id: id, mode: "ui"), "INVALID_REQUEST",
            "control ui requires device identity (use HTTPS or localhost secure context)", "CONTROL_UI_DEVICE_IDENTITY_REQUIRED", 1008);
    }

    [Theory]
    [InlineData("http://evil.example", "origin not allowed")]
    [InlineData("null", "origin missing or invalid")]
    public async Task A_foreign_origin_is_refused(string origin, string reason)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket, origin);
        await AssertRefusedAsync(
            client, client.Params(new TestDevice()), "INVALID_REQUEST",
            "origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)",
            "CONTROL_UI_ORIGIN_NOT_ALLOWED", 1008, ("reason", reason));
    }

    [Fact]
    public async Task A_browser_client_without_an_origin_is_refused_and_one_from_loopback_is_not()
    {
        await using (var client = await StrictClient.OpenAsync(Gateway.Socket))
        {
            await AssertRefusedAsync(
                client, client.Params(new TestDevice(), id: "openclaw-control-ui", mode: "ui"), "INVALID_REQUEST",
                "origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)",
                "CONTROL_UI_ORIGIN_NOT_ALLOWED", 1008, ("reason", "origin missing or invalid"));
        }

        await using var allowed = await StrictClient.OpenAsync(Gateway.Socket, "http://127.0.0.1:18789");
        var answer = await allowed.HandshakeAsync(allowed.Params(new TestDevice(), id: "openclaw-control-ui", mode: "ui"));
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(1, 2)]
    public async Task A_client_of_another_protocol_is_told_the_expected_one(int min, int max)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var parameters = client.Params(new TestDevice());
        parameters["minProtocol"] = min;
        parameters["maxProtocol"] = max;
        var answer = await client.HandshakeAsync(parameters);
        Assert.Equal("protocol mismatch", (string?)answer["error"]!["message"]);
        Assert.Equal("""{"expectedProtocol":3}""", answer["error"]!["details"]!.ToJsonString());
        Assert.Equal((1002, "protocol mismatch"), await client.Closed);
    }

    [Fact]
    public async Task An_unknown_role_is_refused()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var answer = await client.HandshakeAsync(client.Params(null, change: connect => connect["role"] = "king"));
        Assert.Equal("invalid role", (string?)answer["error"]!["message"]);
        Assert.Equal((1008, "invalid role"), await client.Closed);
    }

    [Fact]
    public async Task All_violations_of_the_parameters_are_listed()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var parameters = client.Params(null);
        parameters["client"]!.AsObject().Remove("version");
        parameters["client"]!["mode"] = "spaceship";
        parameters["extra"] = 1;
        var answer = await client.HandshakeAsync(parameters);
        var message = (string)answer["error"]!["message"]!;
        Assert.StartsWith("invalid connect params: ", message);
        Assert.Contains("at /client: must have required property 'version'", message);
        Assert.Contains("at /client/mode: must be equal to constant; at /client/mode: must match a schema in anyOf", message);
        Assert.Contains("at root: unexpected property 'extra'", message);
        Assert.Equal(1008, (await client.Closed).Code);
    }

    [Fact]
    public async Task The_first_request_must_be_connect()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        var answer = await client.CallRawAsync("health");
        Assert.Equal("invalid handshake: first request must be connect", (string?)answer["error"]!["message"]);
        Assert.Equal((1008, "invalid handshake: first request must be connect"), await client.Closed);
    }

    [Theory]
    [InlineData("""{"type":"res","id":"1","ok":true}""", 1008, "invalid request frame")]
    [InlineData("[1,2,3]", 1008, "invalid request frame")]
    [InlineData("hello", 1000, "")]
    [InlineData("{", 1000, "")]
    public async Task A_first_frame_that_is_no_request_closes_without_a_response(string text, int code, string reason)
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        await client.SendTextAsync(text);
        var closed = await client.Closed;
        Assert.Equal((code, reason), (closed.Code, closed.Reason ?? ""));
    }

    [Fact]
    public async Task A_first_frame_above_64_KiB_is_too_large()
    {
        await using var client = await StrictClient.OpenAsync(Gateway.Socket);
        await client.SendTextAsync(new string(' ', 65_537));
        Assert.Equal(1009, (await client.Closed).Code);
    }

    [Fact]
    public async Task A_challenge_cannot_be_used_on_another_connection()
    {
        await using var first = await StrictClient.OpenAsync(Gateway.Socket);
        await using var second = await StrictClient.OpenAsync(Gateway.Socket);
        await AssertRefusedAsync(
            second, first.Params(new TestDevice()), "INVALID_REQUEST", "device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH", 1008);
    }

    [Fact]
    public void The_signed_texts_are_those_of_the_test_vector()
    {
        var device = new TestDevice([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        Assert.Equal("A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg", device.PublicKey);
        var proof = new DeviceProof(device.Id, device.PublicKey, "", 1767225600000, "2f1c7a52-8f5e-4b0e-9a43-0d6d1c7f1b11");
        var request = new ConnectRequest(
            3, 3, new ClientInfo("cli", "2026.3.28", "linux", "cli"), "operator", StrictClient.AllScopes, [], [],
            new ConnectSecrets("example-token", null, null, null), proof);
        foreach (var (version, signature) in ((int, string)[])
        [
            (3, "-CD3s_fn1BKw7jOepY_zgJOJDWVwqDum_1Qy0DOuD4lCNeLbda6p7GYBCuwhvQggwqBTChpW5vshzXhZRJBmDQ"),
            (2, "7FlpLUyMAHOKk3r8Jmu8teXcIMsRmrPVEhWVYH4DkMI-K0Mxdgukv9M9BH1CsMrtvGU_DY3H95-8wwBN5CeJBA"),
        ])
        {
            Assert.Equal(signature, device.Sign(proof.SignedText(request, version)));
            Assert.Null((proof with { Signature = signature }).Check(request, proof.Nonce, proof.SignedAt));
        }
    }

    internal static async Task<JsonObject> AssertRefusedAsync(
        StrictClient client, JsonObject parameters, string code, string message, string detailsCode, int close, params (string Name, string? Value)[] details)
    {
        var answer = await client.HandshakeAsync(parameters);
        var error = answer["error"]!.AsObject();
        Assert.Equal(code, (string?)error["code"]);
        Assert.Equal(message, (string?)error["message"]);
        Assert.Equal(detailsCode, (string?)error["details"]!["code"]);
        foreach (var (name, value) in details)
        {
            Assert.Equal(value, (string?)error["details"]![name]);
        }

        var closed = await client.Closed;
        Assert.Equal((close, message.Length > 120 ? message[..120] : message), (closed.Code, closed.Reason));
        return error;
    }
}
