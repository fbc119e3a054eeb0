using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Agents;

/// <summary>The loop of one agent: take messages, answer them, store the answers, complete the messages.</summary>
/// <remarks>
/// The order makes every acknowledged message answered exactly once as seen by readers. A message leaves the inbox only after its
/// answer is stored; if the process ends in between, the message comes again and the store drops the second answer.
/// </remarks>
internal sealed partial class AgentWorker(
    IInbox inbox, IMessageStore store, MessageSignals signals, AnswerFeed feed, AgentResponder responder, HeartbeatRecorder heartbeats,
    MessagingMetrics metrics, TimeProvider clock, IOptions<AgentOptions> agentOptions, IOptions<MessagingOptions> messagingOptions,
    ILogger<AgentWorker> logger)
{
    private const int FirstBatch = 16;
    private const string NoResponder = "none";
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly MessagingOptions _options = messagingOptions.Value;

    /// <summary>Runs until cancelled. Trouble with the stores is waited out; any other exception leaves this method.</summary>
    public async Task RunAsync(Agent agent, CancellationToken cancellation)
    {
        heartbeats.Beat(agent);
        inbox.Resume(agent.Id);
        var deferred = new DeferredConversations();
        var limit = Math.Min(FirstBatch, _options.BatchSize);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            heartbeats.BeatIfDue(agent);
            var posted = signals.Posted(agent.Id).Next;
            IReadOnlyList<InboxEntry> entries = deferred.Count < _options.MaxDeferred
                ? await UntilStoredAsync(agent, () => inbox.ReceiveAsync(agent.Id, limit, cancellation), cancellation)
                : [];
            var work = deferred.Take(clock.GetUtcNow(), entries);
            if (work.Count == 0)
            {
                await MessageSignals.WaitAsync(posted, UntilNextLook(deferred), clock, cancellation);
                continue;
            }

            var begun = clock.GetTimestamp();
            agent.SetBusy(true);
            try
            {
                await AnswerAsync(agent, work, deferred, cancellation);
            }
            finally
            {
                agent.SetBusy(false);
            }

            limit = entries.Count > 0 ? NextLimit(entries, limit) : limit;
            if (_options.BatchInterval - clock.GetElapsedTime(begun) is var rest && rest > TimeSpan.Zero && entries.Count < limit)
            {
                await Task.Delay(rest, clock, cancellation);
            }
        }
    }

    private TimeSpan UntilNextLook(DeferredConversations deferred)
    {
        var left = (deferred.NextDue ?? DateTimeOffset.MaxValue) - clock.GetUtcNow();
        return left < _options.PollInterval ? (left < ShortestPause ? ShortestPause : left) : _options.PollInterval;
    }

    // Large messages make small batches, so that a worker's memory is bounded by bytes and not by a count.
    private int NextLimit(IReadOnlyList<InboxEntry> entries, int limit)
    {
        long characters = 1;
        foreach (var entry in entries)
        {
            characters += entry.Message.Content.Length;
        }

        var fitting = _options.BatchBytes * (long)entries.Count / (characters * sizeof(char));
        return (int)Math.Clamp(fitting, 1, Math.Min(_options.BatchSize, limit * 2L));
    }

    private async Task AnswerAsync(
        Agent agent, List<PendingEntry> work, DeferredConversations deferred, CancellationToken cancellation)
    {
        List<AnsweredMessage> answers = new(work.Count);
        List<InboxEntry> answered = new(work.Count);
        var started = clock.GetTimestamp();
        for (var i = 0; i < work.Count; i++)
        {
            var pending = work[i];
            if (!deferred.Append(pending))
            {
                pending = pending with { Pieces = pending.Pieces ?? PiecesOf(pending.Entry.Message.Id) };
                var (answer, pause) = await AnswerAsync(agent, pending, cancellation);
                if (answer is not null)
                {
                    answers.Add(answer);
                    answered.Add(pending.Entry);
                }
                else
                {
                    deferred.Defer(pending with { Attempts = pending.Attempts + 1 }, clock.GetUtcNow() + pause);
                }
            }

            if (answers.Count > 0 && (i == work.Count - 1 || clock.GetElapsedTime(started) >= _options.FlushAfter))
            {
                await StoreAsync(agent, answers, answered, cancellation);
                answers.Clear();
                answered.Clear();
                started = clock.GetTimestamp();
                heartbeats.BeatIfDue(agent);
            }
        }
    }

    private PieceFilter? PiecesOf(Guid messageId) => feed.Writer(messageId) is { } writer ? new PieceFilter(writer) : null;

    // The model's own wish counts where it is the longer one.
    private TimeSpan Backoff(int failed, TimeSpan? wanted)
    {
        var pause = _options.RetryBackoff * Math.Pow(2, failed);
        pause = pause < wanted ? wanted.Value : pause;
        return pause < _options.RetryBackoffLimit ? pause : _options.RetryBackoffLimit;
    }

    // Without an answer when another attempt is due after the pause.
    private async Task<(AnsweredMessage? Answer, TimeSpan Pause)> AnswerAsync(Agent agent, PendingEntry pending, CancellationToken cancellation)
    {
        var message = pending.Entry.Message;
        using var activity = GatewayTelemetry.Continue($"process {agent.Id}", ActivityKind.Consumer, message.TraceParent);
        GatewayTelemetry.Describe(activity, "process", message.Id, agent.Id, message.Envelope.ConversationId);
        var left = message.Envelope.Deadline - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            metrics.Died(agent.Id, "deadline");
            return (new AnsweredMessage(message, null, "the deadline passed before it was answered", NoResponder, clock.GetUtcNow()), default);
        }

        pending.Pieces?.Begin();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(left < agentOptions.Value.AnswerTimeout ? left.Value : agentOptions.Value.AnswerTimeout);
        try
        {
            var answer = await responder.AnswerAsync(agent.Profile, message, pending.Pieces is { } pieces ? pieces.Add : null, timeout.Token);
            return (new AnsweredMessage(message, answer.Text, null, answer.Responder, clock.GetUtcNow()), default);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            AnswerFailed(agent.Id, message.Id, pending.Attempts + 1, exception);
            heartbeats.BeatIfDue(agent);
            var failure = exception as ModelCallException;
            if (pending.Attempts + 1 < _options.AnswerAttempts && failure?.IsPermanent is not true)
            {
                return (null, Backoff(pending.Attempts, failure?.RetryAfter));
            }

            activity?.SetStatus(ActivityStatusCode.Error);
            var late = exception is OperationCanceledException;
            metrics.Died(agent.Id, late ? "timeout" : "model");
            return (
                new AnsweredMessage(
                    message, null, failure?.Message ?? (late ? "no answer in time" : "the model call failed"), responder.Label, clock.GetUtcNow()),
                default);
        }
    }

    private async Task StoreAsync(
        Agent agent, List<AnsweredMessage> answers, IReadOnlyList<InboxEntry> entries, CancellationToken cancellation)
    {
        using var activity = GatewayTelemetry.Source.StartActivity($"store {agent.Id}");
        activity?.SetTag("messaging.batch.message_count", answers.Count);
        var saved = await UntilStoredAsync(agent, () => store.SaveAsync(agent.Id, answers, cancellation), cancellation);
        agent.AdvanceTotals(saved.ProcessedTotal, 0);
        signals.Answered(agent.Id).Beat();
        Measure(agent, answers);
        await UntilStoredAsync(
            agent,
            async () =>
            {
                await inbox.CompleteAsync(agent.Id, entries, cancellation);
                return true;
            },
            cancellation);
    }

    private void Measure(Agent agent, List<AnsweredMessage> answers)
    {
        var now = clock.GetUtcNow();
        var failed = 0;
        var total = TimeSpan.Zero;
        foreach (var answered in answers)
        {
            feed.Complete(answered.Message.Id);

            // Another replica, whose clock may be ahead, can have accepted the message.
            var took = now - answered.Message.ReceivedAt;
            took = took < TimeSpan.Zero ? TimeSpan.Zero : took;
            total += took;
            failed += answered.Error is null ? 0 : 1;
            metrics.Delivered(took, answered.Responder, answered.Error is null ? "ok" : "error");
        }

        agent.RecordOutcomes(answers.Count - failed, failed, total);
    }

    private async Task<T> UntilStoredAsync<T>(Agent agent, Func<Task<T>> call, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call();
            }
            catch (StorageUnavailableException exception)
            {
                StorageUnavailable(agent.Id, pause.TotalMilliseconds, exception.Message);
            }

            heartbeats.BeatIfDue(agent);
            await Task.Delay(pause, clock, cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agent {AgentId} failed to answer message {MessageId}, attempt {Attempt}")]
    private partial void AnswerFailed(string agentId, Guid messageId, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Agent {AgentId} waits {Milliseconds} ms for its store: {Reason}")]
    private partial void StorageUnavailable(string agentId, double milliseconds, string reason);
}
