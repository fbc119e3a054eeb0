namespace OpenClaw.Gateway.Recording;

/// <summary>Keeps nothing: for a gateway without PostgreSQL.</summary>
internal sealed class NoRecordingStore : IRecordingStore
{
    public bool KeepsNothing => true;

    public Task AppendAsync(IReadOnlyList<RecordedStep> steps, IReadOnlyList<SessionEnd> ends, CancellationToken cancellation) => Task.CompletedTask;

    public Task ForgetAsync(DateTimeOffset before, int keep, CancellationToken cancellation) => Task.CompletedTask;
}
