using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class CrashTests(RealServers servers)
{
    private const int Messages = 600;
    private static readonly string[] Agents = ["main", "alpha", "coder"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_message_acknowledged_around_a_kill_is_answered_exactly_once(bool withRedis)
    {
        var (redis, postgres) = (withRedis ? await servers.NewRedisAsync(this) : null, await servers.NewPostgresAsync());
        var port = Ports.Free();
        var acknowledged = new ConcurrentDictionary<Guid, string>();
        var posted = 0;
        var victim = await GatewayProcess.StartAsync(port, redis, postgres);
        var posters = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var client = new GatewayClient(new Uri($"http://127.0.0.1:{port}"));
            for (int number; (number = Interlocked.Increment(ref posted)) <= Messages;)
            {
                await PostAsync(client, Agents[number % Agents.Length], $"message {number}", acknowledged);
            }
        })).ToArray();

        await Eventually.HoldsAsync(() => acknowledged.Count >= Messages / 3);
        victim.Process.Signal(9);
        await victim.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await victim.DisposeAsync();
        await using var gateway = await GatewayProcess.StartAsync(port, redis, postgres);
        await Task.WhenAll(posters);
        Assert.Equal(Messages, acknowledged.Count);

        Dictionary<Guid, string> answered = [];
        await Eventually.HoldsAsync(async () =>
        {
            answered = [];
            foreach (var agent in Agents)
            {
                foreach (var item in await gateway.Client.HistoryAsync(agent))
                {
                    // Throws on a message that is answered twice.
                    answered.Add(item.GetProperty("messageId").GetGuid(), item.GetProperty("content").GetString()!);
                }
            }

            return acknowledged.Keys.All(answered.ContainsKey);
        });
        Assert.All(acknowledged, message => Assert.Equal(message.Value, answered[message.Key]));
        await Eventually.HoldsAsync(async () =>
            (await gateway.Client.GetAsync("/api/agents")).EnumerateArray().Sum(agent => agent.GetProperty("messagesProcessed").GetInt64()) == answered.Count);
    }

    // Without an idempotency key: what was accepted but not acknowledged may be sent twice, what was acknowledged must be there once.
    private static async Task PostAsync(GatewayClient client, string agent, string content, ConcurrentDictionary<Guid, string> acknowledged)
    {
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                using var answer = await client.PostAsync($"/api/agents/{agent}/messages", JsonSerializer.Serialize(new { content }));
                if (answer.StatusCode != HttpStatusCode.Accepted)
                {
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                    return false;
                }

                return acknowledged.TryAdd((await GatewayClient.JsonAsync(answer)).GetProperty("messageId").GetGuid(), content);
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }
}
