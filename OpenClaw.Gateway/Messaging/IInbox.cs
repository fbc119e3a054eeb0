namespace OpenClaw.Gateway.Messaging;

/// <summary>The inboxes of all agents: what is accepted stays until it is completed.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface IInbox
{
    /// <summary>Puts a message into its agent's inbox; after the outcome Accepted it survives the end of this process.</summary>
    Task<EnqueueResult> EnqueueAsync(InboxMessage message, IdempotencyClaim? claim, CancellationToken cancellation);

    /// <summary>Tells that the agent's worker starts anew, so that what it had taken before is given to it again first.</summary>
    void Resume(string agentId);

    /// <summary>Takes messages: those taken before a restart, then those of consumers gone silent, then new ones.</summary>
    /// <returns>At most <paramref name="limit"/> messages; empty when there is none now.</returns>
    Task<IReadOnlyList<InboxEntry>> ReceiveAsync(string agentId, int limit, CancellationToken cancellation);

    /// <summary>Removes messages whose answers are stored.</summary>
    Task CompleteAsync(string agentId, IReadOnlyList<InboxEntry> entries, CancellationToken cancellation);

    /// <summary>Number of messages that are not completed.</summary>
    Task<long> CountAsync(string agentId, CancellationToken cancellation);
}
