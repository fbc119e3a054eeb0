namespace OpenClaw.Gateway.Messaging;

/// <summary>Wakes everyone who waits, without remembering anything for those who do not wait yet.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = New();

    /// <summary>The next beat. Take it before looking at the state it announces, or a beat in between is lost.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
