using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage.Memory;
using OpenClaw.Gateway.Tests.Hosting;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Agents;

public sealed class SupervisionTests
{
    [Fact]
    public async Task A_crashing_agent_is_in_error_alone_and_works_again_when_its_trouble_ends()
    {
        CrashingInbox? inbox = null;
        await using var gateway = await InProcessGateway.StartAsync(
            settings: new Dictionary<string, string?> { ["Agents:RestartBackoff"] = "00:00:00.050", ["Agents:RestartBackoffLimit"] = "00:00:00.200" },
            replace: services =>
            {
                services.AddSingleton<MemoryInbox>();
                services.AddSingleton<IInbox>(provider => inbox = new CrashingInbox(provider.GetRequiredService<MemoryInbox>(), "coder"));
            });
        var client = gateway.Client;
        await Eventually.GetAsync(() => client.StateAsync("coder"), state => state == "error");
        await client.SendAsync("coder", "kept");
        await client.SendAsync("dreamer", "answered meanwhile");
        await client.HistoryAsync("dreamer", 1);
        Assert.All(
            (await client.GetAsync("/api/agents")).EnumerateArray(),
            agent => Assert.Equal(agent.GetProperty("id").GetString() != "coder", agent.GetProperty("restarts").GetInt32() == 0));

        inbox!.Crashes = false;
        var history = await client.HistoryAsync("coder", 1);
        Assert.Equal("kept", history[0].GetProperty("content").GetString());
        Assert.True((await client.GetAsync("/api/agents/coder")).GetProperty("online").GetBoolean());
    }

    [Fact]
    public async Task A_stopped_agent_is_offline_at_once_keeps_its_messages_and_answers_them_after_the_start()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        var client = gateway.Client;
        using var stopped = await client.Http.PostAsync("/api/agents/empath/stop", null, TestContext.Current.CancellationToken);
        Assert.Equal("offline", (await GatewayClient.JsonAsync(stopped)).GetProperty("state").GetString());
        Assert.Equal("offline", await client.StateAsync("empath"));
        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync("empath", $"message {i}");
        }

        await client.SendAsync("main", "another agent works on");
        await client.HistoryAsync("main", 1);
        Assert.Empty(await client.HistoryAsync("empath"));

        using var started = await client.Http.PostAsync("/api/agents/empath/start", null, TestContext.Current.CancellationToken);
        Assert.True(started.IsSuccessStatusCode);
        var history = await client.HistoryAsync("empath", 5);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"message {i}"), history.Select(item => item.GetProperty("content").GetString()));
    }

    private sealed class CrashingInbox(IInbox inner, string victim) : IInbox
    {
        public bool Crashes { get; set; } = true;

        public Task<EnqueueResult> EnqueueAsync(InboxMessage message, IdempotencyClaim? claim, CancellationToken cancellation) =>
            inner.EnqueueAsync(message, claim, cancellation);

        public void Resume(string agentId) => inner.Resume(agentId);

        public Task<IReadOnlyList<InboxEntry>> ReceiveAsync(string agentId, int limit, CancellationToken cancellation) =>
            Crashes && agentId == victim ? throw new InvalidOperationException("made to crash") : inner.ReceiveAsync(agentId, limit, cancellation);

        public Task CompleteAsync(string agentId, IReadOnlyList<InboxEntry> entries, CancellationToken cancellation) =>
            inner.CompleteAsync(agentId, entries, cancellation);

        public Task<long> CountAsync(string agentId, CancellationToken cancellation) => inner.CountAsync(agentId, cancellation);
    }
}
