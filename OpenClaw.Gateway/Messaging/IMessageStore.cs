namespace OpenClaw.Gateway.Messaging;

/// <summary>The histories of all agents.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface IMessageStore
{
    /// <summary>Stores answers of one agent, each message id once; a second answer to the same message is dropped.</summary>
    Task<SaveResult> SaveAsync(string agentId, IReadOnlyList<AnsweredMessage> batch, CancellationToken cancellation);

    /// <summary>Reads on from a position, oldest first.</summary>
    /// <returns>At most <paramref name="limit"/> messages, fewer when they are large; empty only at the end.</returns>
    Task<IReadOnlyList<StoredMessage>> ReadAsync(string agentId, long after, int limit, CancellationToken cancellation);

    /// <summary>Messages without an answer, newest first, those older than <paramref name="before"/>.</summary>
    /// <param name="agentId">Null for those of all agents.</param>
    Task<IReadOnlyList<StoredMessage>> ListFailedAsync(string? agentId, Guid? before, int limit, CancellationToken cancellation);

    Task<StoredMessage?> FindAsync(string agentId, Guid messageId, CancellationToken cancellation);

    /// <summary>Position of the newest message; 0 when there is none.</summary>
    Task<long> LastSequenceAsync(string agentId, CancellationToken cancellation);
}
