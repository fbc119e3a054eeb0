using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Agents;

/// <summary>Keeps this process and the shared stores in step: heartbeats, wishes of operators, totals, lengths of inboxes.</summary>
internal sealed partial class SharedStateExchange(
    AgentRegistry registry, IAgentStateStore states, HeartbeatRecorder heartbeats, IInbox inbox, TimeProvider clock,
    IOptions<AgentOptions> options, ILogger<SharedStateExchange> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstLoadLimit = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Loads totals and wishes before the first scrape can see zeros, unless the store is away.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FirstLoadLimit);
        try
        {
            await LoadAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Behind("totals and wishes", exception.Message);
        }

        _loop = Task.Run(() => LoopAsync(_stopping.Token), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task LoopAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Value.SharedStateInterval, clock);
        do
        {
            await TryAsync("heartbeats", () => heartbeats.ExchangeAsync(registry, stopping), stopping);
            await TryAsync("inbox lengths", () => CountAsync(stopping), stopping);
            await TryAsync("totals and wishes", () => LoadAsync(stopping), stopping);
        }
        while (await WaitAsync(timer, stopping));
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task TryAsync(string what, Func<Task> exchange, CancellationToken stopping)
    {
        try
        {
            await exchange();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Behind(what, exception.Message);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        foreach (var record in await states.LoadAsync(cancellation))
        {
            if (registry.Find(record.AgentId) is { } agent)
            {
                agent.AdvanceTotals(record.MessagesProcessed, record.Deliberations);
                registry.Apply(agent, record.Wanted);
            }
        }
    }

    private async Task CountAsync(CancellationToken cancellation)
    {
        foreach (var agent in registry.Agents)
        {
            agent.SetPending(await inbox.CountAsync(agent.Id, cancellation));
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Shared {What} are out of date: {Reason}")]
    private partial void Behind(string what, string reason);
}
