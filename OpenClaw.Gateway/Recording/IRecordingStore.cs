namespace OpenClaw.Gateway.Recording;

/// <summary>Recorded sessions.</summary>
/// <remarks>All members throw <see cref="Storage.StorageUnavailableException"/> when the store cannot be reached.</remarks>
internal interface IRecordingStore
{
    /// <summary>Whether it forgets at once what it is given.</summary>
    bool KeepsNothing => false;

    /// <summary>Stores steps and then ends, each step once.</summary>
    Task AppendAsync(IReadOnlyList<RecordedStep> steps, IReadOnlyList<SessionEnd> ends, CancellationToken cancellation);

    /// <summary>Forgets sessions without a step since a time, and the oldest of too many.</summary>
    Task ForgetAsync(DateTimeOffset before, int keep, CancellationToken cancellation);
}
