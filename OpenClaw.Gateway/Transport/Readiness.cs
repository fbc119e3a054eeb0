using System.Threading.Tasks.Sources;

namespace OpenClaw.Gateway.Transport;

/// <summary>One direction of a socket, for which at most one waits; a change that nobody waits for is kept.</summary>
internal sealed class Readiness : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Awaited = 1;
    private const int Changed = 2;
    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>Completes after the next change, or at once after one that nobody waited for. It is only a hint.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Changed) == Changed)
        {
            return ValueTask.CompletedTask;
        }

        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle)
        {
            return new ValueTask(this, _source.Version);
        }

        Interlocked.Exchange(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    /// <summary>Tells of a change.</summary>
    /// <param name="inline">Who waits goes on within this call; else on the thread pool.</param>
    public void Change(bool inline)
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Changed:
                    return;
                case Idle when Interlocked.CompareExchange(ref _state, Changed, Idle) == Idle:
                    return;
                case Awaited when Interlocked.CompareExchange(ref _state, Idle, Awaited) == Awaited:
                    if (inline)
                    {
                        _source.SetResult(true);
                    }
                    else
                    {
                        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    }

                    return;
            }
        }
    }

    void IThreadPoolWorkItem.Execute() => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
