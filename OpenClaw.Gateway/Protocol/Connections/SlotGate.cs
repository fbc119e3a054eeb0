namespace OpenClaw.Gateway.Protocol;

/// <summary>Bounds the requests of one connection: those in work by not reading its socket, those which only wait by refusal.</summary>
internal sealed class SlotGate(int inWork, int waiting)
{
    private int _inWork;
    private int _waiting;
    private TaskCompletionSource? _room;

    public bool HasRoom => Volatile.Read(ref _inWork) < inWork;

    public void Enter() => Interlocked.Increment(ref _inWork);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _inWork) < inWork)
        {
            Interlocked.Exchange(ref _room, null)?.TrySetResult();
        }
    }

    /// <summary>Turns a request in work into one which only waits.</summary>
    /// <returns>False when too many wait already.</returns>
    public bool TryWait()
    {
        if (Interlocked.Increment(ref _waiting) <= waiting)
        {
            return true;
        }

        Interlocked.Decrement(ref _waiting);
        return false;
    }

    public void EndWait() => Interlocked.Decrement(ref _waiting);

    /// <summary>Completes when a request in work has ended.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellation)
    {
        while (!HasRoom)
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _room, room);

            // A request may have ended between the check and the write.
            if (!HasRoom)
            {
                await room.Task.WaitAsync(cancellation);
            }
        }
    }
}
