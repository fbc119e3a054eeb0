namespace OpenClaw.Gateway.Sessions;

/// <summary>Keeps the messages of sessions.</summary>
internal interface ITranscriptStore
{
    /// <summary>Appends a message; one with an id that is there already is not stored again.</summary>
    /// <returns>The message with its position, and whether it is new.</returns>
    Task<(TranscriptMessage Message, bool IsNew)> AppendAsync(string sessionId, TranscriptMessage message, CancellationToken cancellation);

    /// <summary>Reads the last messages before a position, oldest first.</summary>
    /// <param name="sessionId">The session's current id.</param>
    /// <param name="limit">1 or more.</param>
    /// <param name="before">Only messages with a smaller position; null for all.</param>
    /// <param name="cancellation">Ends the wait for the store.</param>
    Task<IReadOnlyList<TranscriptMessage>> ReadAsync(string sessionId, int limit, long? before, CancellationToken cancellation);

    Task<int> CountAsync(string sessionId, CancellationToken cancellation);

    /// <summary>Removes all but the last messages.</summary>
    /// <returns>The number of messages that are left.</returns>
    Task<int> TrimAsync(string sessionId, int keep, CancellationToken cancellation);
}
