using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Npgsql;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class EnvelopeTests(RealServers servers)
{
    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    [InlineData(StoreKind.Both)]
    public async Task What_a_message_says_about_itself_is_kept_with_its_answer(StoreKind kind)
    {
        await using var gateway = await StartAsync(kind);
        var id = await SendAsync(gateway, "alpha", new
        {
            content = "hello",
            from = "beta",
            type = "response",
            priority = "high",
            conversationId = "c1",
            correlationId = "r1",
            deadline = DateTimeOffset.UtcNow.AddHours(1),
            via = (string[])["beta", "coder"],
        });
        var stored = (await gateway.Client.HistoryAsync("alpha", 1))[0];
        Assert.Equal(id, stored.GetProperty("messageId").GetGuid());
        var envelope = stored.GetProperty("envelope");
        Assert.Equal(
            ["response", "high", "c1", "r1"],
            ((string[])["type", "priority", "conversationId", "correlationId"]).Select(name => envelope.GetProperty(name).GetString()));
        Assert.Equal(["beta", "coder"], envelope.GetProperty("via").EnumerateArray().Select(agent => agent.GetString()));
        Assert.True(envelope.GetProperty("deadline").GetDateTimeOffset() > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task The_trace_and_the_conversation_of_an_answered_message_are_in_the_database()
    {
        var postgres = await servers.NewPostgresAsync();
        await using var gateway = await InProcessGateway.StartAsync(postgres: postgres);
        await SendAsync(gateway, "alpha", new { content = "hello", conversationId = "audited" });
        await gateway.Client.HistoryAsync("alpha", 1);
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand("SELECT trace_parent FROM openclaw.messages WHERE envelope ->> 'conversationId' = 'audited'");
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-", (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }

    [Theory]
    [InlineData("""{"content":"late","deadline":"2020-01-01T00:00:00Z"}""", "Deadline passed")]
    [InlineData("""{"content":"round","via":["beta","alpha"]}""", "Forwarded in a circle")]
    [InlineData("""{"content":"far","via":["1","2","3","4","5","6","7","8"]}""", "Forwarded in a circle")]
    public async Task A_message_too_late_or_in_a_circle_is_refused_and_not_stored(string body, string title)
    {
        await using var gateway = await StartAsync(StoreKind.Memory);
        using var answer = await gateway.Client.PostAsync("/api/agents/alpha/messages", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(title, (await GatewayClient.JsonAsync(answer)).GetProperty("title").GetString());
        var only = await gateway.Client.SendAsync("alpha", "the only one");
        Assert.Equal(only, Assert.Single(await gateway.Client.HistoryAsync("alpha", 1)).GetProperty("messageId").GetGuid());
    }

    [Theory]
    [InlineData("""{"content":"x","conversationId":""}""")]
    [InlineData("""{"content":"x","correlationId":"\u0000"}""")]
    [InlineData("""{"content":"x","priority":"urgent"}""")]
    [InlineData("""{"content":"x","type":1}""")]
    [InlineData("""{"content":"x","deadline":"tomorrow"}""")]
    [InlineData("""{"content":"x","via":[""]}""")]
    public async Task A_wrong_member_of_the_envelope_is_an_error(string body)
    {
        await using var gateway = await StartAsync(StoreKind.Memory);
        using var answer = await gateway.Client.PostAsync("/api/agents/alpha/messages", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await GatewayClient.JsonAsync(answer)).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task A_broadcast_reaches_all_agents_but_its_sender_once_also_when_it_is_repeated()
    {
        await using var gateway = await StartAsync(StoreKind.Both);
        const string Body = """{"content":"to all","from":"steward"}""";
        using var first = await gateway.Client.PostAsync("/api/broadcasts", Body, "once");
        using var again = await gateway.Client.PostAsync("/api/broadcasts", Body, "once");
        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted], [first.StatusCode, again.StatusCode]);
        var (receipt, repeated) = (await GatewayClient.JsonAsync(first), await GatewayClient.JsonAsync(again));
        Assert.Equal(11, receipt.GetProperty("deliveries").GetArrayLength());
        Assert.All(repeated.GetProperty("deliveries").EnumerateArray(), delivery => Assert.Equal("replayed", delivery.GetProperty("result").GetString()));
        foreach (var delivery in receipt.GetProperty("deliveries").EnumerateArray())
        {
            var message = Assert.Single(await gateway.Client.HistoryAsync(delivery.GetProperty("agentId").GetString()!, 1));
            Assert.Equal(receipt.GetProperty("correlationId").GetString(), message.GetProperty("envelope").GetProperty("correlationId").GetString());
            Assert.Equal("broadcast", message.GetProperty("envelope").GetProperty("type").GetString());
        }

        Assert.Empty(await gateway.Client.HistoryAsync("steward"));
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    [InlineData(StoreKind.Both)]
    public async Task A_failing_conversation_waits_and_keeps_its_order_while_the_others_go_on(StoreKind kind)
    {
        var model = new FailingModel { Failing = true };
        var patient = new Dictionary<string, string?> { ["Messaging:AnswerAttempts"] = "20", ["Messaging:RetryBackoff"] = "00:00:05" };
        await using var gateway = await StartAsync(kind, model, patient);
        await SendAsync(gateway, "coder", new { content = "fail first", conversationId = "sick" });
        for (var number = 0; number < 3; number++)
        {
            await SendAsync(gateway, "coder", new { content = $"sick {number}", conversationId = "sick" });
            await SendAsync(gateway, "coder", new { content = $"well {number}", conversationId = "well" });
        }

        // The healthy conversation is through although the other one still fails.
        Assert.Equal(["well 0", "well 1", "well 2"], Contents(await gateway.Client.HistoryAsync("coder", 3)));
        model.Failing = false;
        var all = Contents(await gateway.Client.HistoryAsync("coder", 7));
        Assert.Equal(["fail first", "sick 0", "sick 1", "sick 2"], all.Skip(3));
        await Eventually.GetAsync(async () => (await gateway.Client.GetAsync("/api/agents/coder")).GetProperty("pending").GetInt64(), count => count == 0);
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    public async Task A_message_without_an_answer_is_a_dead_letter_with_its_reason_and_can_be_sent_again_once(StoreKind kind)
    {
        var model = new FailingModel { Failing = true };
        await using var gateway = await StartAsync(kind, model, new Dictionary<string, string?> { ["Messaging:RetryBackoff"] = "00:00:00.010" });
        var client = gateway.Client;
        var id = await client.SendAsync("coder", "fail this");
        await client.HistoryAsync("coder", 1);
        var letter = (await client.GetAsync("/api/dead-letters?agent=coder")).GetProperty("items")[0];
        Assert.Equal((id, "the model call failed"), (letter.GetProperty("messageId").GetGuid(), letter.GetProperty("error").GetString()));
        Assert.Equal(0, (await client.GetAsync("/api/dead-letters?agent=beta")).GetProperty("items").GetArrayLength());
        model.Failing = false;
        for (var repeat = 0; repeat < 2; repeat++)
        {
            using var replayed = await client.PostAsync($"/api/agents/coder/messages/{id}/replay", "");
            Assert.Equal(HttpStatusCode.Accepted, replayed.StatusCode);
        }

        var again = (await client.HistoryAsync("coder", 2))[1];
        Assert.Equal($"{id}", again.GetProperty("envelope").GetProperty("correlationId").GetString());
        using var answered = await client.PostAsync($"/api/agents/coder/messages/{again.GetProperty("messageId").GetGuid()}/replay", "");
        using var unknown = await client.PostAsync($"/api/agents/coder/messages/{Guid.NewGuid()}/replay", "");
        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.NotFound], [answered.StatusCode, unknown.StatusCode]);
        Assert.Equal(2, (await client.HistoryAsync("coder")).Count);
    }

    [Fact]
    public async Task A_deadline_that_passes_in_the_inbox_makes_a_dead_letter_without_asking_the_model()
    {
        var model = new FailingModel();
        await using var gateway = await StartAsync(StoreKind.Memory, model);
        using (await gateway.Client.Http.PostAsync("/api/agents/coder/stop", null, TestContext.Current.CancellationToken))
        {
        }

        var deadline = DateTimeOffset.UtcNow.AddSeconds(3);
        await SendAsync(gateway, "coder", new { content = "in time?", deadline });
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow > deadline);
        using (await gateway.Client.Http.PostAsync("/api/agents/coder/start", null, TestContext.Current.CancellationToken))
        {
        }

        Assert.Contains("deadline", (await gateway.Client.HistoryAsync("coder", 1))[0].GetProperty("error").GetString());
        Assert.Equal(0, model.Asked);
    }

    private static IEnumerable<string> Contents(IEnumerable<JsonElement> history) => history.Select(item => item.GetProperty("content").GetString()!);

    private static async Task<Guid> SendAsync(InProcessGateway gateway, string agent, object body)
    {
        using var answer = await gateway.Client.PostAsync($"/api/agents/{agent}/messages", JsonSerializer.Serialize(body));
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await GatewayClient.JsonAsync(answer)).GetProperty("messageId").GetGuid();
    }

    private async Task<InProcessGateway> StartAsync(
        StoreKind kind, IChatClient? model = null, IReadOnlyDictionary<string, string?>? settings = null) => await InProcessGateway.StartAsync(
        kind is StoreKind.RedisOnly or StoreKind.Both ? await servers.NewRedisAsync(this) : null,
        kind is StoreKind.PostgresOnly or StoreKind.Both ? await servers.NewPostgresAsync() : null,
        settings,
        services => _ = model is null ? services : services.AddSingleton(model));

    private sealed class FailingModel : IChatClient
    {
        private int _asked;

        public bool Failing { get; set; }

        public int Asked => _asked;

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            return Failing && messages.Last().Text.StartsWith("fail", StringComparison.Ordinal)
                ? throw new HttpRequestException("no model")
                : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "answer")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
