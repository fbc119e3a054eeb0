using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Ledger;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Recording;
using OpenClaw.Gateway.Storage;
using OpenClaw.ServiceDefaults.Telemetry.Traces;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>Opens deliberations and runs them, also those that another process left unfinished.</summary>
internal sealed partial class Deliberations(
    TriadRound round, IDeliberationStore store, ILedgerStore ledger, IAgentRegistry registry, DeliberationMetrics metrics, SessionJournal journal,
    TimeProvider clock, IOptions<DeliberationOptions> options, ILogger<Deliberations> logger) : BackgroundService
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);
    private readonly DeliberationOptions _options = options.Value;
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly SemaphoreSlim _slots = new(options.Value.MaxRunning);
    private readonly Pulse _freed = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Stores a proposal and sees to it that it is decided.</summary>
    /// <exception cref="StorageUnavailableException">Whether it was stored is unknown; repeating it with an idempotency key is safe.</exception>
    public async Task<OpenResult> OpenAsync(string question, DeliberationCategory category, string? idempotencyKey, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var record = new DeliberationRecord(
            Guid.CreateVersion7(now), question, category, null, null, 0, 0, [], now, now + CategoryRule.Of(category, _options).Limit, null,
            [new DeliberationEvent(DeliberationEventKind.Submitted, "", null, "", now)])
        {
            TraceParent = Activity.Current?.Id,
        };
        DeliberationLease? lease = _slots.Wait(0, CancellationToken.None) ? new DeliberationLease(Guid.NewGuid(), _options.Lease) : null;
        var started = false;
        try
        {
            var result = await store.OpenAsync(record, idempotencyKey, lease, _options.MaxOpen, cancellation);
            if (result.Outcome is OpenOutcome.Opened && lease is { } held)
            {
                started = true;
                Start(result.Id, held);
            }

            return result;
        }
        finally
        {
            if (lease is not null && !started)
            {
                Free();
            }
        }
    }

    /// <summary>Waits for the outcome.</summary>
    /// <returns>The record; open when the time was over first, null when there is none with this id.</returns>
    public async Task<DeliberationRecord?> WaitAsync(Guid id, TimeSpan limit, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var closed = _waiting.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            while (true)
            {
                var record = await store.FindAsync(id, cancellation);
                var left = limit - clock.GetElapsedTime(begun);
                if (record is not { Outcome: null } || left <= TimeSpan.Zero)
                {
                    return record;
                }

                // Where another replica runs it, only looking again tells.
                await MessageSignals.WaitAsync(closed.Task, left < _options.PollInterval ? left : _options.PollInterval, clock, cancellation);
            }
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        _slots.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var freed = _freed.Next;
            try
            {
                await TakeOverAsync(stoppingToken);
                metrics.Height((await ledger.HeadAsync(stoppingToken)).Height);
                await MessageSignals.WaitAsync(freed, _options.PollInterval, clock, stoppingToken);
            }
            catch (StorageUnavailableException exception)
            {
                Waits(exception.Message);
                await Task.Delay(_options.PollInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellation)
    {
        var slots = 0;
        while (_slots.Wait(0, cancellation))
        {
            slots++;
        }

        try
        {
            if (slots > 0)
            {
                var lease = new DeliberationLease(Guid.NewGuid(), _options.Lease);
                foreach (var id in await store.ClaimAsync(lease, slots, cancellation))
                {
                    slots--;
                    Start(id, lease);
                }
            }
        }
        finally
        {
            if (slots > 0)
            {
                _slots.Release(slots);
            }
        }
    }

    // Has a slot, and gives it back.
    private void Start(Guid id, DeliberationLease lease)
    {
        var task = Task.Run(() => RunAsync(id, lease), CancellationToken.None);
        _running.TryAdd(task, 0);
        task.ContinueWith(
            ended => _running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RunAsync(Guid id, DeliberationLease lease)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var renewing = RenewAsync(id, lease, ending);
        try
        {
            if (await round.RunAsync(id, lease.Owner, ending.Token) is { } conclusion
                && await store.ConcludeAsync(conclusion, lease.Owner, ending.Token) is { } totals)
            {
                metrics.Closed(conclusion.Record);
                journal.End(Ended(conclusion.Record));
                foreach (var (agentId, total) in totals)
                {
                    registry.Find(agentId)?.AdvanceTotals(0, total);
                }
            }
        }
        catch (StorageUnavailableException exception)
        {
            // The lease ends, and whoever takes the deliberation then goes on from the last stored step.
            Waits(exception.Message);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await ReleaseAsync(id, lease.Owner);
        }
        catch (Exception exception)
        {
            Failed(id, exception);
        }
        finally
        {
            await ending.CancelAsync();
            await renewing;
            if (_waiting.TryGetValue(id, out var waiting))
            {
                waiting.TrySetResult();
            }

            Free();
        }
    }

    // A decision, whichever, is what a deliberation is for.
    private static SessionEnd Ended(DeliberationRecord record) => new(
        $"{record.Id}", SessionKind.Deliberation,
        record.Outcome is DeliberationOutcome.NoQuorum or DeliberationOutcome.Timeout ? SessionState.Fail : SessionState.Success,
        Secrets.Redact(record.Reason ?? ""), record.ClosedAt ?? record.OpenedAt,
        Secrets.Redact(JsonSerializer.Serialize(record, GatewayJson.Default.DeliberationRecord)));

    private async Task RenewAsync(Guid id, DeliberationLease lease, CancellationTokenSource ending)
    {
        while (true)
        {
            await Task.Delay(lease.Duration / 3, clock, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ending.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!await store.RenewAsync(id, lease, ending.Token))
                {
                    await ending.CancelAsync();
                }
            }
            catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException)
            {
                // Tried again; should it stay away for too long, the next write finds the lease lost.
            }
        }
    }

    private async Task ReleaseAsync(Guid id, Guid owner)
    {
        using var limit = new CancellationTokenSource(ReleaseLimit, clock);
        try
        {
            await store.ReleaseAsync(id, owner, limit.Token);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException)
        {
            Waits(exception.Message);
        }
    }

    private void Free()
    {
        try
        {
            _slots.Release();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        _freed.Beat();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Deliberations wait for their store: {Reason}")]
    private partial void Waits(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run of deliberation {DeliberationId} failed; it is taken up again when its lease ends")]
    private partial void Failed(Guid deliberationId, Exception exception);
}
