namespace OpenClaw.Gateway.Messaging;

/// <summary>Sends messages to agents; the seam for every protocol that the gateway speaks.</summary>
internal interface IMessageExchange
{
    /// <summary>Sends a message; after Accepted or Replayed it will be answered.</summary>
    /// <exception cref="ArgumentException">The content is empty, or it or the sender contains U+0000; nothing was stored.</exception>
    /// <exception cref="Storage.StorageUnavailableException">Whether it was stored is unknown; repeating it with an idempotency key is safe.</exception>
    Task<EnqueueResult> SubmitAsync(MessageDraft draft, CancellationToken cancellation);

    /// <summary>Sends a message and follows its answer until it is stored; any other outcome than Accepted or Replayed ends the stream.</summary>
    /// <exception cref="Storage.StorageUnavailableException">As for <see cref="SubmitAsync"/>.</exception>
    IAsyncEnumerable<AnswerUpdate> SubmitAndFollowAsync(MessageDraft draft, CancellationToken cancellation);
}
