namespace OpenClaw.Gateway.Deliberation;

/// <summary>Deliberations, open and closed.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface IDeliberationStore : IRoundStore
{
    /// <summary>Stores a new deliberation; after Opened it will have an outcome, whatever happens to this process.</summary>
    /// <param name="lease">Null leaves it to whoever has room.</param>
    Task<OpenResult> OpenAsync(
        DeliberationRecord record, string? idempotencyKey, DeliberationLease? lease, int maxOpen, CancellationToken cancellation);

    /// <summary>Takes open deliberations that nobody runs.</summary>
    Task<IReadOnlyList<Guid>> ClaimAsync(DeliberationLease lease, int limit, CancellationToken cancellation);

    /// <returns>False when another has taken the deliberation or it is closed.</returns>
    Task<bool> RenewAsync(Guid id, DeliberationLease lease, CancellationToken cancellation);

    /// <summary>Lets others continue at once.</summary>
    Task ReleaseAsync(Guid id, Guid owner, CancellationToken cancellation);

    /// <summary>Closes a deliberation, writes it into the ledger and counts it for each member that took part, all or nothing.</summary>
    /// <returns>The totals of those members, or null when the lease is lost; then nothing was stored.</returns>
    Task<IReadOnlyDictionary<string, long>?> ConcludeAsync(Conclusion conclusion, Guid owner, CancellationToken cancellation);

    /// <summary>Newest first, those older than <paramref name="before"/>, without events.</summary>
    Task<IReadOnlyList<DeliberationRecord>> ListAsync(Guid? before, int limit, CancellationToken cancellation);
}
