namespace OpenClaw.Gateway.Deliberation;

/// <summary>The finished rounds.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface IDeliberationStore
{
    /// <summary>Stores a round and counts it for each member that took part.</summary>
    /// <returns>The totals of those members.</returns>
    Task<IReadOnlyDictionary<string, long>> SaveAsync(DeliberationRecord record, CancellationToken cancellation);

    Task<DeliberationRecord?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Newest first, those older than <paramref name="before"/>.</summary>
    Task<IReadOnlyList<DeliberationRecord>> ListAsync(Guid? before, int limit, CancellationToken cancellation);
}
