namespace OpenClaw.Gateway.Ledger;

/// <summary>The ledger as it is stored. It is written only together with what it records.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface ILedgerStore
{
    Task<LedgerHead> HeadAsync(CancellationToken cancellation);

    /// <summary>Reads on from an index, in the order of the indexes.</summary>
    Task<IReadOnlyList<LedgerEntry>> ReadAsync(long after, int limit, CancellationToken cancellation);
}
