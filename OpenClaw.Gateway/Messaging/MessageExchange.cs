using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Messaging;

/// <summary>Takes messages in, within limits, and follows their answers.</summary>
internal sealed class MessageExchange(
    IInbox inbox, IMessageStore store, MessageSignals signals, AnswerFeed feed, MessagingMetrics metrics, TimeProvider clock,
    IOptions<MessagingOptions> options) : IMessageExchange
{
    private readonly MessagingOptions _options = options.Value;
    private long _postsOnTheirWay;
    private long _bytesOnTheirWay;

    public Task<EnqueueResult> SubmitAsync(MessageDraft draft, CancellationToken cancellation) =>
        SubmitAsync(NewId(), draft, cancellation);

    public async IAsyncEnumerable<AnswerUpdate> SubmitAndFollowAsync(
        MessageDraft draft, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Subscribed before the message is sent, or a quick worker would answer unheard.
        var id = NewId();
        var pieces = feed.Subscribe(id);
        try
        {
            var result = await SubmitAsync(id, draft, cancellation);
            yield return new AnswerUpdate(Accepted: result);
            if (result.Outcome is not (EnqueueOutcome.Accepted or EnqueueOutcome.Replayed))
            {
                yield break;
            }

            while (true)
            {
                var answered = signals.Answered(draft.AgentId).Next;
                while (pieces.TryRead(out var piece))
                {
                    yield return new AnswerUpdate(Delta: piece);
                }

                if (await FindAsync(draft.AgentId, result.MessageId, cancellation) is { } stored)
                {
                    yield return new AnswerUpdate(Final: stored);
                    yield break;
                }

                var wake = pieces.Completion.IsCompleted ? answered : Task.WhenAny(answered, pieces.WaitToReadAsync(cancellation).AsTask());
                await MessageSignals.WaitAsync(wake, _options.EventPollInterval, clock, cancellation);
            }
        }
        finally
        {
            feed.Unsubscribe(id);
        }
    }

    private async Task<EnqueueResult> SubmitAsync(Guid id, MessageDraft draft, CancellationToken cancellation)
    {
        var result = await TryAsync(id, draft, cancellation);
        metrics.Submitted(draft, result.Outcome);
        return result;
    }

    private async Task<EnqueueResult> TryAsync(Guid id, MessageDraft draft, CancellationToken cancellation)
    {
        if (draft.Content.Length == 0 || draft.Content.Contains('\0') || draft.Sender?.Contains('\0') == true)
        {
            // Neither could ever be stored, so the message would come back to its worker for ever.
            throw new ArgumentException("The content must not be empty, and neither it nor the sender may contain U+0000.", nameof(draft));
        }

        var envelope = draft.Envelope ?? MessageEnvelope.Plain;
        if (envelope.Deadline <= clock.GetUtcNow())
        {
            return new EnqueueResult(EnqueueOutcome.Expired, id, default);
        }

        if (envelope.Via is { } via && (via.Count >= _options.MaxHops || via.Contains(draft.AgentId, StringComparer.Ordinal)))
        {
            return new EnqueueResult(EnqueueOutcome.Cyclic, id, default);
        }

        var size = draft.Content.Length * sizeof(char);
        var started = clock.GetTimestamp();
        var posts = Interlocked.Increment(ref _postsOnTheirWay);
        var bytes = Interlocked.Add(ref _bytesOnTheirWay, size);
        try
        {
            if (posts > _options.MaxConcurrentPosts || (bytes > _options.MaxConcurrentBytes && posts > 1))
            {
                return new EnqueueResult(EnqueueOutcome.Overloaded, id, default);
            }

            using var activity = GatewayTelemetry.Source.StartActivity($"send {draft.AgentId}", ActivityKind.Producer);
            GatewayTelemetry.Describe(activity, "send", id, draft.AgentId, envelope.ConversationId);
            var message = new InboxMessage(id, draft.AgentId, draft.Content, draft.Sender, clock.GetUtcNow(), Activity.Current?.Id, envelope);
            var claim = draft.IdempotencyKey is { } key ? new IdempotencyClaim(key, Fingerprint(draft)) : null;
            var result = await inbox.EnqueueAsync(message, claim, cancellation);
            if (result.Outcome is EnqueueOutcome.Accepted)
            {
                metrics.Enqueued(clock.GetElapsedTime(started));
                signals.Posted(draft.AgentId).Beat();
            }

            return result;
        }
        finally
        {
            Interlocked.Decrement(ref _postsOnTheirWay);
            Interlocked.Add(ref _bytesOnTheirWay, -size);
        }
    }

    // The store may be away for a while after the message was accepted; the follower waits as the message does.
    private async Task<StoredMessage?> FindAsync(string agentId, Guid messageId, CancellationToken cancellation)
    {
        try
        {
            return await store.FindAsync(agentId, messageId, cancellation);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    // The length prefix keeps sender and content apart whatever they contain; neither contains U+0000.
    private static string Fingerprint(MessageDraft draft) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        draft.Envelope?.ToText() is { } envelope
            ? $"{draft.Sender?.Length ?? -1}:{draft.Sender}{draft.Content}\0{envelope}"
            : $"{draft.Sender?.Length ?? -1}:{draft.Sender}{draft.Content}")));
}
