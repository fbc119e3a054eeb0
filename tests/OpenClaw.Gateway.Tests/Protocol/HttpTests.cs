using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace OpenClaw.Gateway.Tests.Protocol;

public sealed class HttpTests
{
    private static readonly (string, string?)[] Enabled =
    [
        ("Gateway:Http:ChatCompletions:Enabled", "true"), ("Gateway:Http:Responses:Enabled", "true"), ("Hooks:Enabled", "true"), ("Hooks:Token", "hook-secret"),
    ];

    [Fact]
    public async Task Completions_are_answered_whole_and_in_pieces()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel(), Enabled);
        using var http = Client(gateway);
        var whole = await PostAsync(http, "/v1/chat/completions", """{"model":"openclaw/coder","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hi"}]}""");
        Assert.Equal("Hello from the gateway", (string?)whole["choices"]![0]!["message"]!["content"]);
        Assert.Equal("""{"prompt_tokens":11,"completion_tokens":10,"total_tokens":21}""", whole["usage"]!.ToJsonString());
        using var streamed = await http.PostAsync("/v1/chat/completions", Json("""{"model":"openclaw","stream":true,"messages":[{"role":"user","content":"hi"}]}"""), TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream; charset=utf-8", streamed.Content.Headers.ContentType!.ToString());
        var lines = (await streamed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]).ToList();
        Assert.Equal("[DONE]", lines[^1]);
        Assert.Equal("""{"role":"assistant"}""", JsonNode.Parse(lines[0])!["choices"]![0]!["delta"]!.ToJsonString());
        Assert.Equal("Hello from the gateway", string.Concat(lines[1..^1].Select(line => (string)JsonNode.Parse(line)!["choices"]![0]!["delta"]!["content"]!)));
    }

    [Fact]
    public async Task Responses_are_answered_whole_and_as_events_in_order()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel(), Enabled);
        using var http = Client(gateway);
        var whole = await PostAsync(http, "/v1/responses", """{"model":"openclaw","input":"hi"}""");
        Assert.Equal("completed", (string?)whole["status"]);
        Assert.Equal("Hello from the gateway", (string?)whole["output"]![0]!["content"]![0]!["text"]);
        using var streamed = await http.PostAsync("/v1/responses", Json("""{"model":"openclaw","stream":true,"input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}]}"""), TestContext.Current.CancellationToken);
        var text = await streamed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var events = text.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..]).ToList();
        Assert.Equal(
            ["response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed"],
            events.Distinct());
        Assert.EndsWith("data: [DONE]\n\n", text);
    }

    [Fact]
    public async Task Models_are_listed_only_when_an_endpoint_is_enabled()
    {
        await using (var closed = await ChatTests.StartAsync(new ScriptedModel()))
        {
            using var http = Client(closed);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/v1/models", TestContext.Current.CancellationToken)).StatusCode);
        }

        await using var gateway = await ChatTests.StartAsync(new ScriptedModel(), Enabled);
        using var client = Client(gateway);
        var models = JsonNode.Parse(await client.GetStringAsync("/v1/models", TestContext.Current.CancellationToken));
        Assert.Equal(14, models!["data"]!.AsArray().Count);
        Assert.Equal("openclaw/coder", (string?)JsonNode.Parse(await client.GetStringAsync("/v1/models/openclaw%2Fcoder", TestContext.Current.CancellationToken))!["id"]);
        await AssertAsync(await client.GetAsync("/v1/models/openclaw%2Fx", TestContext.Current.CancellationToken), 404, """{"error":{"message":"Model 'openclaw/x' not found.","type":"invalid_request_error"}}""");
        await AssertAsync(await client.PostAsync("/v1/chat/completions", Json("""{"model":"gpt","messages":[]}"""), TestContext.Current.CancellationToken), 400,
            """{"error":{"message":"Invalid `model`. Use `openclaw` or `openclaw/<agentId>`.","type":"invalid_request_error"}}""");
        await AssertAsync(await client.PostAsync("/v1/chat/completions", Json("""{"model":"openclaw","messages":[]}"""), TestContext.Current.CancellationToken), 400,
            """{"error":{"message":"Missing user message in `messages`.","type":"invalid_request_error"}}""");
        client.DefaultRequestHeaders.Add("x-openclaw-scopes", "operator.read");
        await AssertAsync(await client.PostAsync("/v1/chat/completions", Json("{}"), TestContext.Current.CancellationToken), 403, """{"ok":false,"error":{"type":"forbidden","message":"missing scope: operator.write"}}""");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        await AssertAsync(await client.GetAsync("/v1/models", TestContext.Current.CancellationToken), 401, """{"error":{"message":"Unauthorized","type":"unauthorized"}}""");
        var wrongMethod = await client.GetAsync("/v1/chat/completions", TestContext.Current.CancellationToken);
        Assert.Equal("POST", string.Join(",", wrongMethod.Content.Headers.Allow));
        await AssertAsync(wrongMethod, 405, "Method Not Allowed");
    }

    [Fact]
    public async Task Tools_answer_and_fail_in_the_forms_of_the_protocol()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        using var http = Client(gateway);
        var answer = await PostAsync(http, "/tools/invoke", """{"tool":"agents_list"}""");
        Assert.Equal("main", (string?)answer["result"]!["details"]!["defaultId"]);
        Assert.Equal("main", (string?)JsonNode.Parse((string)answer["result"]!["content"]![0]!["text"]!)!["defaultId"]);
        await AssertAsync(await http.PostAsync("/tools/invoke", Json("""{"tool":"nope"}"""), TestContext.Current.CancellationToken), 404, """{"ok":false,"error":{"type":"not_found","message":"Tool not available: nope"}}""");
        await AssertAsync(await http.PostAsync("/tools/invoke", Json("{}"), TestContext.Current.CancellationToken), 400, """{"error":{"message":"tools.invoke requires body.tool","type":"invalid_request_error"}}""");
        await AssertAsync(await http.PostAsync("/tools/invoke", Json("{"), TestContext.Current.CancellationToken), 400, """{"error":{"message":"Invalid JSON body","type":"invalid_request_error"}}""");
        await AssertAsync(await http.PostAsync("/tools/invoke", Json(new string(' ', 2_200_000)), TestContext.Current.CancellationToken), 413, """{"error":{"message":"Payload too large","type":"invalid_request_error"}}""");
        await AssertAsync(await http.GetAsync("/tools/invoke", TestContext.Current.CancellationToken), 405, "Method Not Allowed");
    }

    [Fact]
    public async Task A_history_is_paged_by_message_numbers()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        await using var client = await StrictClient.ConnectAsync(gateway);
        foreach (var id in (string[])["p1", "p2"])
        {
            await client.CallAsync("chat.send", ChatTests.Send("main", "hi", id));
            await client.CallAsync("agent.wait", new JsonObject { ["runId"] = id });
        }

        using var http = Client(gateway);
        var last = JsonNode.Parse(await http.GetStringAsync("/sessions/main/history?limit=3", TestContext.Current.CancellationToken))!;
        Assert.Equal("2", (string?)last["nextCursor"]);
        Assert.True((bool)last["hasMore"]!);
        var first = JsonNode.Parse(await http.GetStringAsync("/sessions/main/history?limit=3&cursor=2", TestContext.Current.CancellationToken))!;
        Assert.Equal(1, (int)Assert.Single(first["messages"]!.AsArray())!["__openclaw"]!["seq"]!);
        Assert.False((bool)first["hasMore"]!);
        await AssertAsync(await http.GetAsync("/sessions/nowhere/history", TestContext.Current.CancellationToken), 404, """{"ok":false,"error":{"type":"not_found","message":"Session not found: nowhere"}}""");
        await AssertAsync(await http.PostAsync("/sessions/main/kill", null, TestContext.Current.CancellationToken), 200, """{"ok":true,"killed":false}""");
    }

    [Fact]
    public async Task Hooks_wake_and_run_agents_with_their_own_token_only()
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel(), Enabled);
        using var http = Client(gateway, "hook-secret");
        await AssertAsync(await http.PostAsync("/hooks/wake?token=hook-secret", Json("{}"), TestContext.Current.CancellationToken), 400,
            "Hook token must be provided via Authorization: Bearer <token> or X-OpenClaw-Token header (query parameters are not allowed).");
        await AssertAsync(await http.PostAsync("/hooks/wake", Json("{}"), TestContext.Current.CancellationToken), 400, """{"ok":false,"error":"text required"}""");
        await AssertAsync(await http.PostAsync("/hooks/wake", Json("""{"text":"hey","mode":"next-heartbeat"}"""), TestContext.Current.CancellationToken), 200, """{"ok":true,"mode":"next-heartbeat"}""");
        await AssertAsync(await http.PostAsync("/hooks/agent", Json("{}"), TestContext.Current.CancellationToken), 400, """{"ok":false,"error":"message required"}""");
        var first = await PostAsync(http, "/hooks/agent", """{"message":"go","idempotencyKey":"k"}""");
        var second = await PostAsync(http, "/hooks/agent", """{"message":"go","idempotencyKey":"k"}""");
        Assert.Equal((string?)first["runId"], (string?)second["runId"]);
        await AssertAsync(await http.PostAsync("/hooks/other", Json("{}"), TestContext.Current.CancellationToken), 404, "Not Found");
        using var wrong = Client(gateway);
        for (var i = 0; i < 20; i++)
        {
            await AssertAsync(await wrong.PostAsync("/hooks/wake", Json("{}"), TestContext.Current.CancellationToken), 401, "Unauthorized");
        }

        var locked = await http.PostAsync("/hooks/wake", Json("{}"), TestContext.Current.CancellationToken);
        Assert.NotNull(locked.Headers.RetryAfter);
        await AssertAsync(locked, 429, "Too Many Requests");
    }

    [Theory]
    [InlineData("/no/such/path")]
    [InlineData("/hooks/wake")]
    [InlineData("/v1/nothing")]
    public async Task An_unknown_path_is_not_found_in_plain_text(string path)
    {
        await using var gateway = await ChatTests.StartAsync(new ScriptedModel());
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
        await AssertAsync(answer, 404, "Not Found");
    }

    private static HttpClient Client(ProtocolGateway gateway, string token = ProtocolGateway.Token)
    {
        var http = new HttpClient { BaseAddress = gateway.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, string body)
    {
        using var answer = await http.PostAsync(path, Json(body), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task AssertAsync(HttpResponseMessage answer, int status, string body)
    {
        Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        answer.Dispose();
    }
}
