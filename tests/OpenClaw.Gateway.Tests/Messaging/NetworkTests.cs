using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Messaging;

/// <summary>
/// A gateway with its production settings under 500 messages a second, behind a network that fails. OPENCLAW_CHAOS_SECONDS sets how long
/// each cut lasts (default 4).
/// </summary>
public sealed class NetworkTests(ITestOutputHelper output)
{
    private const int Conversations = 50;
    private const int PerSecond = 500;
    private static readonly string[] Agents = ["main", "alpha", "coder", "dreamer", "empath"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("OPENCLAW_CHAOS_SECONDS") ?? "4", CultureInfo.InvariantCulture));

    private readonly ConcurrentDictionary<string, List<Guid>> _acknowledged = new();
    private readonly Stopwatch _span = new();
    private long _refused;
    private bool _isOver;

    [Fact]
    public async Task Restarts_a_kill_and_cuts_of_the_network_lose_nothing_double_nothing_and_keep_each_conversations_order()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var postgres = await PostgresServer.StartAsync();
        await using var toRedis = TcpCable.To(redis.Port);
        await using var toPostgres = TcpCable.To(postgres.Port);
        await using var gateway = await GatewayProcess.StartAsync(
            Ports.Free(),
            redis.ConnectionString.Replace($":{redis.Port}", $":{toRedis.Port}", StringComparison.Ordinal),
            postgres.ConnectionString.Replace($"={postgres.Port}", $"={toPostgres.Port}", StringComparison.Ordinal),
            new Dictionary<string, string?> { ["Messaging__ClaimAfter"] = null, ["Logging__LogLevel__Default"] = "Warning" });
        await Eventually.HoldsAsync(async () => await gateway.Client.StatusOfAsync("/ready") == HttpStatusCode.OK);

        _span.Start();
        var senders = Enumerable.Range(0, Conversations).Select(number => Task.Run(() => SendAllAsync(gateway.Client, number))).ToArray();
        await StepAsync("start", () => Task.CompletedTask);
        await StepAsync("Redis restarted", async () =>
        {
            await redis.StopAsync();
            await redis.StartAgainAsync();
        });
        await StepAsync("PostgreSQL restarted", async () =>
        {
            await postgres.StopAsync();
            await postgres.StartAgainAsync();
        });
        await StepAsync("Redis killed", async () =>
        {
            redis.Process.Signal(9);
            await redis.StopAsync();
            await redis.StartAgainAsync();
        });
        await StepAsync("Redis cut off", () => CutAsync(toRedis));
        await StepAsync("PostgreSQL cut off", () => CutAsync(toPostgres));
        Volatile.Write(ref _isOver, true);
        await Task.WhenAll(senders);

        var expected = _acknowledged.Values.Sum(ids => ids.Count);
        output.WriteLine($"{_span.Elapsed.TotalSeconds:F1} s: {expected} acknowledged, {_refused} refused and repeated");
        await Eventually.HoldsAsync(async () => await ProcessedAsync(gateway.Client) >= expected);
        output.WriteLine($"{_span.Elapsed.TotalSeconds:F1} s: all answered");
        List<JsonElement> answered = [];
        foreach (var agent in Agents)
        {
            answered.AddRange(await gateway.Client.HistoryAsync(agent));
        }

        Assert.Equal(expected, answered.Count);
        var histories = answered.ToLookup(
            message => message.GetProperty("envelope").GetProperty("conversationId").GetString()!, message => message.GetProperty("messageId").GetGuid());
        Assert.All(_acknowledged, conversation => Assert.Equal(conversation.Value, histories[conversation.Key]));
        await Eventually.HoldsAsync(async () => await gateway.Client.StatusOfAsync("/ready") == HttpStatusCode.OK);
        Assert.False(gateway.Process.HasExited);
    }

    // The first half of a cut says nothing to anybody, the second ends what is connected.
    private static async Task CutAsync(TcpCable cable)
    {
        cable.Stall();
        await Task.Delay(Cut / 2, TestContext.Current.CancellationToken);
        cable.Sever();
        await Task.Delay(Cut / 2, TestContext.Current.CancellationToken);
        cable.Mend();
    }

    // Each step begins when messages are acknowledged again.
    private async Task StepAsync(string name, Func<Task> step)
    {
        await step();
        output.WriteLine($"{_span.Elapsed.TotalSeconds:F1} s: {name}, {_acknowledged.Values.Sum(ids => ids.Count)} acknowledged");
        var before = _acknowledged.Values.Sum(ids => ids.Count);
        await Eventually.HoldsAsync(() => _acknowledged.Values.Sum(ids => ids.Count) >= before + Conversations);
        await Task.Delay(Pause, TestContext.Current.CancellationToken);
    }

    private async Task SendAllAsync(GatewayClient client, int number)
    {
        var (conversation, ids) = ($"conversation {number}", _acknowledged.GetOrAdd($"conversation {number}", _ => []));
        while (!Volatile.Read(ref _isOver) || ids.Count < Due())
        {
            if (ids.Count < Due())
            {
                ids.Add(await SendAsync(client, Agents[number % Agents.Length], conversation, ids.Count));
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
            }
        }
    }

    // How many messages a conversation should have sent by now; what could not be sent in time follows at once.
    private int Due()
    {
        if (Volatile.Read(ref _isOver))
        {
            _span.Stop();
        }

        return (int)(_span.Elapsed.TotalSeconds * PerSecond / Conversations);
    }

    // Repeated under its key until it is acknowledged; only then the next one follows.
    private async Task<Guid> SendAsync(GatewayClient client, string agent, string conversation, int number)
    {
        var body = JsonSerializer.Serialize(new { content = $"message {number}", conversationId = conversation });
        Guid id = default;
        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await client.PostAsync($"/api/agents/{agent}/messages", body, $"{conversation} {number}");
            if (answer.StatusCode != HttpStatusCode.Accepted)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Interlocked.Increment(ref _refused);
                return false;
            }

            id = (await GatewayClient.JsonAsync(answer)).GetProperty("messageId").GetGuid();
            return true;
        });
        return id;
    }

    private static async Task<long> ProcessedAsync(GatewayClient client) =>
        (await client.GetAsync("/api/agents")).EnumerateArray().Sum(agent => agent.GetProperty("messagesProcessed").GetInt64());
}
