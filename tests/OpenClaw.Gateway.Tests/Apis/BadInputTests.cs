using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;
using StackExchange.Redis;

namespace OpenClaw.Gateway.Tests.Apis;

public sealed class BadInputTests(RealServers servers) : IAsyncLifetime
{
    private InProcessGateway _gateway = null!;
    private string _redis = null!;

    private GatewayClient Client => _gateway.Client;

    public async ValueTask InitializeAsync()
    {
        _redis = await servers.NewRedisAsync(this);
        _gateway = await InProcessGateway.StartAsync(_redis, await servers.NewPostgresAsync());
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Bad_messages_get_their_error_and_nothing_is_stored()
    {
        var large = $$"""{"content":"{{new string('x', 1024 * 1024)}}"}""";
        (string Path, string Body, HttpStatusCode Status)[] cases =
        [
            ("/api/agents/nobody/messages", """{"content":"x"}""", HttpStatusCode.NotFound),
            ("/api/agents/ALPHA/messages", """{"content":"x"}""", HttpStatusCode.NotFound),
            ("/api/agents/alpha/messages", """{"content":"x" """, HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", "", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", "null", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", "[]", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", "{}", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":null}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":""}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":5}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":"x","contents":"y"}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":"x","content":"y"}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":"x"}{"content":"y"}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":"\u0000"}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":"\ud800"}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", """{"content":"x","from":""}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", $$"""{"content":"x","from":"{{new string('f', 129)}}"}""", HttpStatusCode.BadRequest),
            ("/api/agents/alpha/messages", large, HttpStatusCode.RequestEntityTooLarge),
        ];
        foreach (var (path, body, status) in cases)
        {
            using var answer = await Client.PostAsync(path, body);
            await AssertProblemAsync(answer, status, $"{path} {body[..Math.Min(body.Length, 60)]}");
        }

        await AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_body_without_length_is_measured_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/agents/alpha/messages")
        {
            Content = new StringContent($$"""{"content":"{{new string('x', 2 * 1024 * 1024)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await AssertProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "chunked");
        await AssertNothingStoredAsync();
    }

    [Fact]
    public async Task The_largest_permitted_message_is_answered()
    {
        const string Frame = """{"content":""}""";
        await Client.SendAsync("alpha", new string('x', (1024 * 1024) - Frame.Length));
        await Client.HistoryAsync("alpha", 1);
    }

    [Fact]
    public async Task Invalid_UTF8_and_other_media_types_are_refused()
    {
        using var invalid = new ByteArrayContent([.. "{\"content\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        invalid.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var first = await Client.Http.PostAsync("/api/agents/alpha/messages", invalid, TestContext.Current.CancellationToken);
        await AssertProblemAsync(first, HttpStatusCode.BadRequest, "invalid UTF-8");
        using var text = new StringContent("""{"content":"x"}""", Encoding.UTF8, "text/plain");
        using var second = await Client.Http.PostAsync("/api/agents/alpha/messages", text, TestContext.Current.CancellationToken);
        await AssertProblemAsync(second, HttpStatusCode.UnsupportedMediaType, "text/plain");
        await AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ünsafe")]
    public async Task A_malformed_idempotency_key_is_refused(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/agents/alpha/messages")
        {
            Content = new StringContent("""{"content":"x"}""", Encoding.UTF8, "application/json"),
        };
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 };
        using var http = new HttpClient(handler) { BaseAddress = _gateway.Address };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayClient.Token);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_heartbeat_from_the_future_is_refused_and_changes_nothing()
    {
        var before = await HeartbeatAsync();
        using var future = await Client.PostAsync(
            "/api/agents/alpha/heartbeat", $$"""{"sentAt":"{{DateTimeOffset.UtcNow.AddMinutes(1):O}}"}""");
        await AssertProblemAsync(future, HttpStatusCode.BadRequest, "future");
        Assert.Equal(before, await HeartbeatAsync());

        using var little = await Client.PostAsync("/api/agents/alpha/heartbeat", $$"""{"sentAt":"{{DateTimeOffset.UtcNow.AddSeconds(2):O}}"}""");
        Assert.Equal(HttpStatusCode.OK, little.StatusCode);
        var after = await HeartbeatAsync();
        Assert.True(after > before);
        using var late = await Client.PostAsync("/api/agents/alpha/heartbeat", $$"""{"sentAt":"{{DateTimeOffset.UtcNow.AddMinutes(-5):O}}"}""");
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal(after, await HeartbeatAsync());
        using var empty = await Client.Http.PostAsync("/api/agents/alpha/heartbeat", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, empty.StatusCode);
        using var malformed = await Client.PostAsync("/api/agents/alpha/heartbeat", """{"sentAt":"yesterday"}""");
        await AssertProblemAsync(malformed, HttpStatusCode.BadRequest, "yesterday");
        using var unknown = await Client.PostAsync("/api/agents/nobody/heartbeat", "{}");
        await AssertProblemAsync(unknown, HttpStatusCode.NotFound, "nobody");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=-1")]
    [InlineData("limit=ten")]
    [InlineData("cursor=-1")]
    [InlineData("cursor=x")]
    [InlineData("cursor=9223372036854775808")]
    public async Task A_page_out_of_bounds_is_refused(string query)
    {
        using var answer = await Client.Http.GetAsync($"/api/agents/alpha/messages?{query}", TestContext.Current.CancellationToken);
        await AssertProblemAsync(answer, HttpStatusCode.BadRequest, query);
    }

    [Fact]
    public async Task Bad_deliberations_get_their_error_and_nothing_is_stored()
    {
        foreach (var body in (string[])["", "{}", """{"question":""}""", $$"""{"question":"{{new string('q', 10_001)}}"}""", """{"question":"\u0000"}"""])
        {
            using var answer = await Client.PostAsync("/api/deliberations", body);
            await AssertProblemAsync(answer, HttpStatusCode.BadRequest, body[..Math.Min(body.Length, 40)]);
        }

        Assert.Empty((await Client.GetAsync("/api/deliberations")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, await Client.StatusOfAsync($"/api/deliberations/{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.BadRequest, await Client.StatusOfAsync("/api/deliberations?limit=101"));
        Assert.Equal(HttpStatusCode.BadRequest, await Client.StatusOfAsync("/api/deliberations?cursor=x"));
    }

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string what)
    {
        Assert.True(status == answer.StatusCode, $"{what}: {answer.StatusCode}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await GatewayClient.JsonAsync(answer);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    private async Task<DateTimeOffset> HeartbeatAsync() => (await Eventually.GetAsync(
        () => Client.GetAsync("/api/agents/alpha"), agent => agent.GetProperty("online").GetBoolean())).GetProperty("lastHeartbeat").GetDateTimeOffset();

    // A message sent afterwards is the first of the history, and no stream holds another.
    private async Task AssertNothingStoredAsync()
    {
        var id = await Client.SendAsync("alpha", "the only one");
        Assert.Equal(id, Assert.Single(await Client.HistoryAsync("alpha", 1)).GetProperty("messageId").GetGuid());
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_redis);
        await Eventually.HoldsAsync(async () => await redis.GetDatabase().StreamLengthAsync("oc:a2a:alpha") == 0);
        Assert.False(await redis.GetDatabase().KeyExistsAsync("oc:a2a:nobody"));
    }
}
