using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Brings queued messages about alerts into inboxes, as often as it takes, and counts what is firing.</summary>
/// <remarks>Apart from the webhook, so that an inbox that is away or full neither delays nor fails a notification.</remarks>
internal sealed partial class AlertForwarder(
    IAlertStore store, IAgentRegistry registry, IMessageExchange exchange, AlertMetrics metrics, TimeProvider clock,
    IOptions<AlertOptions> options, ILogger<AlertForwarder> logger) : BackgroundService
{
    private const int BatchSize = 50;
    private const string Sender = "alertmanager";
    private static readonly string[] Recipients = ["steward", "sentinel"];
    private readonly Pulse _saved = new();

    /// <summary>Tells that a notification was stored.</summary>
    public void Saved() => _saved.Beat();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var saved = _saved.Next;
            try
            {
                metrics.Firing(await store.CountFiringAsync(stoppingToken));
                await ForwardAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Behind(exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await MessageSignals.WaitAsync(saved, options.Value.Interval, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(CancellationToken cancellation)
    {
        while (await store.PendingAsync(BatchSize, cancellation) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
            {
                // The next one would meet the same full inbox, and would overtake this one.
                if (!await SendAsync(message, cancellation))
                {
                    return;
                }

                await store.DeliveredAsync(message, cancellation);
            }
        }
    }

    private async Task<bool> SendAsync(AlertMessage message, CancellationToken cancellation)
    {
        foreach (var agentId in Recipients)
        {
            if (registry.Find(agentId) is null)
            {
                NoRecipient(agentId, message.Fingerprint);
                continue;
            }

            // A key that was used for another text means that the news itself, with an older summary, has arrived.
            var result = await exchange.SubmitAsync(new MessageDraft(agentId, message.Content, Sender, message.IdempotencyKey), cancellation);
            if (result.Outcome is EnqueueOutcome.Full or EnqueueOutcome.Overloaded)
            {
                Waiting(agentId, message.Fingerprint, result.Outcome);
                return false;
            }
        }

        return true;
    }
}
