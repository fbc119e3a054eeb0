namespace OpenClaw.Gateway.Models;

/// <summary>Keeps the calls that cost something.</summary>
internal interface IUsageStore
{
    /// <summary>Whether storing takes no time and cannot fail.</summary>
    bool IsInProcess => false;

    /// <summary>Stores calls; those that are stored already stay as they are.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Nothing was stored; try again.</exception>
    Task AppendAsync(IReadOnlyList<UsageEntry> entries, CancellationToken cancellation);

    /// <summary>Adds up the calls of some days (UTC, both included), in the order of the key.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Try again.</exception>
    Task<IReadOnlyList<UsageSum>> SumAsync(DateOnly first, DateOnly last, UsageGrouping by, CancellationToken cancellation);
}
