namespace OpenClaw.Gateway.Deliberation;

/// <summary>What a run of a deliberation reads and writes.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface IRoundStore
{
    /// <summary>Reads a deliberation with its events and, also while it is open, its ballots.</summary>
    Task<DeliberationRecord?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Stores a step, and the ballot that belongs to it; one that is stored already stays as it is.</summary>
    /// <returns>False when the lease is lost; then nothing was stored.</returns>
    Task<bool> RecordAsync(Guid id, Guid owner, DeliberationEvent step, Ballot? ballot, CancellationToken cancellation);

    /// <summary>Questions of the examiner since a time, in any deliberation.</summary>
    Task<IReadOnlySet<string>> RecentQuestionsAsync(DateTimeOffset since, CancellationToken cancellation);
}
