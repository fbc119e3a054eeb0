using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Messaging;

public sealed class ReplicaTests(RealServers servers)
{
    private const int Messages = 400;

    [Fact]
    public async Task Two_replicas_share_the_inboxes_and_show_one_history()
    {
        var (redis, postgres) = (await servers.NewRedisAsync(this), await servers.NewPostgresAsync());
        await using var one = await InProcessGateway.StartAsync(redis, postgres);
        await using var two = await InProcessGateway.StartAsync(redis, postgres);
        using var events = await EventReader.OpenAsync(two.Client, "historian", lastEventId: "0");
        var ids = await Task.WhenAll(Enumerable.Range(0, Messages).Select(
            number => (number % 2 == 0 ? one : two).Client.SendAsync("historian", $"message {number}")));

        var history = await one.Client.HistoryAsync("historian", Messages);
        Assert.Equal(ids.ToHashSet(), history.Select(item => item.GetProperty("messageId").GetGuid()).ToHashSet());
        Assert.Equal(Messages, history.Count);
        var live = await events.ReadAsync(Messages);
        Assert.Equal(history.Select(item => item.GetProperty("sequence").GetInt64()), live.Select(message => message.Id));

        foreach (var gateway in new[] { one, two })
        {
            await Eventually.GetAsync(
                async () => (await gateway.Client.GetAsync("/api/agents/historian")).GetProperty("messagesProcessed").GetInt64(), count => count == Messages);
        }
    }

    [Fact]
    public async Task A_key_repeated_at_the_other_replica_is_the_same_message()
    {
        var (redis, postgres) = (await servers.NewRedisAsync(this), await servers.NewPostgresAsync());
        await using var one = await InProcessGateway.StartAsync(redis, postgres);
        await using var two = await InProcessGateway.StartAsync(redis, postgres);
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? one : two).Client.SendAsync("main", "same", "the key")));
        Assert.Single(ids.Distinct());
        Assert.Single(await one.Client.HistoryAsync("main", 1));
    }

    [Fact]
    public async Task An_agent_stopped_at_one_replica_stops_at_the_other()
    {
        var (redis, postgres) = (await servers.NewRedisAsync(this), await servers.NewPostgresAsync());
        await using var one = await InProcessGateway.StartAsync(redis, postgres);
        await using var two = await InProcessGateway.StartAsync(redis, postgres);
        using (await one.Client.Http.PostAsync("/api/agents/explorer/stop", null, TestContext.Current.CancellationToken))
        {
        }

        await Eventually.GetAsync(() => two.Client.StateAsync("explorer"), state => state == "offline");
        using (await two.Client.Http.PostAsync("/api/agents/explorer/start", null, TestContext.Current.CancellationToken))
        {
        }

        await Eventually.GetAsync(() => one.Client.StateAsync("explorer"), state => state == "idle");
    }
}
