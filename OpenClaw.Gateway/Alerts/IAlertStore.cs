namespace OpenClaw.Gateway.Alerts;

/// <summary>Alerts by fingerprint, their last occurrences, and the messages about them that are not delivered yet.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface IAlertStore
{
    /// <summary>
    /// Stores a notification as a whole. A repeat changes nothing; a status that is new for its occurrence also queues the message.
    /// </summary>
    /// <param name="alerts">No two of the same fingerprint.</param>
    Task SaveAsync(IReadOnlyList<ReceivedAlert> alerts, CancellationToken cancellation);

    /// <summary>The last occurrence of each alert, latest start first.</summary>
    Task<IReadOnlyList<StoredAlert>> ListAsync(AlertStatus? status, string? severity, int limit, CancellationToken cancellation);

    /// <summary>The occurrences of one alert that are kept, latest start first; empty for an unknown fingerprint.</summary>
    Task<StoredAlert[]> ReadAsync(string fingerprint, CancellationToken cancellation);

    /// <summary>How many alerts are firing by severity; severities without any may be missing.</summary>
    Task<IReadOnlyDictionary<string, long>> CountFiringAsync(CancellationToken cancellation);

    /// <summary>The oldest messages that are not delivered.</summary>
    Task<IReadOnlyList<AlertMessage>> PendingAsync(int limit, CancellationToken cancellation);

    /// <summary>Removes a message that every recipient has.</summary>
    Task DeliveredAsync(AlertMessage message, CancellationToken cancellation);
}
