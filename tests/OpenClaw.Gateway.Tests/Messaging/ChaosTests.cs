using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class ChaosTests
{
    private const int Conversations = 6;
    private const int Restarts = 3;
    private const int LeastMessages = 40;
    private static readonly string[] Agents = ["main", "alpha", "coder"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restarts_of_the_stores_under_load_lose_nothing_double_nothing_and_keep_each_conversations_order(bool withRedis)
    {
        await using var redis = withRedis ? await RedisServer.StartAsync() : null;
        await using var postgres = await PostgresServer.StartAsync();
        await using var gateway = await InProcessGateway.StartAsync(redis?.ConnectionString, postgres.ConnectionString);
        var acknowledged = new ConcurrentDictionary<string, List<Guid>>();
        using var over = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Conversations).Select(number => Task.Run(async () =>
        {
            var ids = acknowledged.GetOrAdd($"conversation {number}", _ => []);
            while (!over.IsCancellationRequested || ids.Count < LeastMessages)
            {
                ids.Add(await SendAsync(gateway.Client, Agents[number % Agents.Length], $"conversation {number}", ids.Count));
            }
        })).ToArray();

        for (var restart = 1; restart <= Restarts; restart++)
        {
            var before = acknowledged.Values.Sum(ids => ids.Count);
            await Eventually.HoldsAsync(async () =>
            {
                if (senders.FirstOrDefault(sender => sender.IsFaulted) is { } failed)
                {
                    await failed;
                }

                return acknowledged.Count == Conversations && acknowledged.Values.Sum(ids => ids.Count) >= before + (2 * Conversations);
            });
            if (redis is not null)
            {
                await redis.StopAsync();
                await redis.StartAgainAsync();
            }

            await postgres.StopAsync();
            await postgres.StartAgainAsync();
        }

        await over.CancelAsync();
        await Task.WhenAll(senders);
        var expected = acknowledged.Values.Sum(ids => ids.Count);
        List<JsonElement> answered = [];
        await Eventually.HoldsAsync(async () =>
        {
            answered = [];
            foreach (var agent in Agents)
            {
                // Between the restart and the next connection a page may be refused.
                answered.AddRange(await Eventually.GetAsync(() => TryHistoryAsync(gateway.Client, agent), history => history is not null) ?? []);
            }

            return answered.Count >= expected;
        });
        Assert.All(acknowledged, conversation => Assert.Equal(
            conversation.Value,
            answered.Where(message => message.GetProperty("envelope").GetProperty("conversationId").GetString() == conversation.Key)
                .Select(message => message.GetProperty("messageId").GetGuid())));
    }

    private static async Task<List<JsonElement>?> TryHistoryAsync(GatewayClient client, string agent)
    {
        try
        {
            return await client.HistoryAsync(agent);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    // Repeated under its key until it is acknowledged; only then the next one follows.
    private static async Task<Guid> SendAsync(GatewayClient client, string agent, string conversation, int number)
    {
        var body = JsonSerializer.Serialize(new { content = $"message {number}", conversationId = conversation });
        Guid id = default;
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await client.PostAsync($"/api/agents/{agent}/messages", body, $"{conversation} {number}");
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                Assert.True(
                    answer.StatusCode == HttpStatusCode.ServiceUnavailable,
                    $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                return false;
            }

            id = (await GatewayClient.JsonAsync(answer)).GetProperty("messageId").GetGuid();
            return true;
        });
        return id;
    }
}
