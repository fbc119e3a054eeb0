using System.Net;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class MessageTests(RealServers servers)
{
    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.RedisOnly)]
    [InlineData(StoreKind.PostgresOnly)]
    [InlineData(StoreKind.Both)]
    public async Task A_message_is_answered_once_and_a_repeated_key_changes_nothing(StoreKind kind)
    {
        await using var gateway = await StartAsync(kind);
        var client = gateway.Client;
        var first = await client.SendAsync("alpha", "Grüße 🦞", "key-1");
        Assert.Equal(first, await client.SendAsync("alpha", "Grüße 🦞", "key-1"));
        Assert.NotEqual(first, await client.SendAsync("beta", "Grüße 🦞", "key-1"));
        using var reused = await client.PostAsync("/api/agents/alpha/messages", """{"content":"something else"}""", "key-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);

        var second = await client.SendAsync("alpha", "second");
        var history = await client.HistoryAsync("alpha", 2);
        Assert.Equal([first, second], history.Select(item => item.GetProperty("messageId").GetGuid()));
        Assert.Equal(["Grüße 🦞", "second"], history.Select(item => item.GetProperty("content").GetString()));
        Assert.All(history, item => Assert.Equal("built-in", item.GetProperty("responder").GetString()));
        Assert.All(history, item => Assert.Contains("built-in", item.GetProperty("answer").GetString()));
        var one = await client.GetAsync($"/api/agents/alpha/messages/{second}");
        Assert.Equal("second", one.GetProperty("content").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusOfAsync($"/api/agents/beta/messages/{second}"));
        await Eventually.GetAsync(
            async () => (await client.GetAsync("/api/agents/alpha")).GetProperty("messagesProcessed").GetInt64(), count => count == 2);
        await Eventually.GetAsync(
            async () => (await client.GetAsync("/api/agents/alpha")).GetProperty("pending").GetInt64(), count => count == 0);
    }

    [Theory]
    [InlineData(StoreKind.Memory)]
    [InlineData(StoreKind.PostgresOnly)]
    [InlineData(StoreKind.Both)]
    public async Task A_full_inbox_refuses_with_429_and_a_time_to_come_back(StoreKind kind)
    {
        await using var gateway = await StartAsync(kind, new Dictionary<string, string?> { ["Messaging:InboxCapacity"] = "3" });
        var client = gateway.Client;
        using (await client.Http.PostAsync("/api/agents/main/stop", null, TestContext.Current.CancellationToken))
        {
        }

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("main", $"message {i}");
        }

        using var refused = await client.PostAsync("/api/agents/main/messages", """{"content":"one too many"}""", "refused-key");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        using (await client.Http.PostAsync("/api/agents/main/start", null, TestContext.Current.CancellationToken))
        {
        }

        Assert.Equal(3, (await client.HistoryAsync("main", 3)).Count);

        // The key of the refused message was not used up.
        await client.SendAsync("main", "something else", "refused-key");
        Assert.Equal(4, (await client.HistoryAsync("main", 4)).Count);
    }

    [Fact]
    public async Task A_stopped_agent_stays_stopped_and_totals_go_on_after_a_restart()
    {
        var (redis, postgres) = (await servers.NewRedisAsync(this), await servers.NewPostgresAsync());
        await using (var gateway = await InProcessGateway.StartAsync(redis, postgres))
        {
            await gateway.Client.SendAsync("coder", "one");
            await gateway.Client.SendAsync("coder", "two");
            await gateway.Client.HistoryAsync("coder", 2);
            using var round = await gateway.Client.PostAsync("/api/deliberations", """{"question":"Go on?"}""");
            Assert.Equal(HttpStatusCode.Created, round.StatusCode);
            using (await gateway.Client.Http.PostAsync("/api/agents/dreamer/stop", null, TestContext.Current.CancellationToken))
            {
            }
        }

        await using var again = await InProcessGateway.StartAsync(redis, postgres);
        var coder = await again.Client.GetAsync("/api/agents/coder");
        Assert.Equal(2, coder.GetProperty("messagesProcessed").GetInt64());
        Assert.Equal(1, (await again.Client.GetAsync("/api/agents/alpha")).GetProperty("deliberations").GetInt64());
        Assert.Equal("offline", await again.Client.StateAsync("dreamer"));
    }

    private async Task<InProcessGateway> StartAsync(StoreKind kind, IReadOnlyDictionary<string, string?>? settings = null) =>
        await InProcessGateway.StartAsync(
            kind is StoreKind.RedisOnly or StoreKind.Both ? await servers.NewRedisAsync(this) : null,
            kind is StoreKind.PostgresOnly or StoreKind.Both ? await servers.NewPostgresAsync() : null,
            settings);
}
