using System.Diagnostics.CodeAnalysis;

namespace OpenClaw.Gateway.Agents;

/// <summary>A switch whose both positions can be awaited.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without timer and wait handle holds nothing to dispose.")]
internal sealed class WantedSwitch
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _turnedOn = Completed();
    private CancellationTokenSource _turnedOff = new();

    public bool IsOn
    {
        get
        {
            lock (_lock)
            {
                return _turnedOn.Task.IsCompleted;
            }
        }
    }

    /// <summary>Cancelled as soon as the switch is off.</summary>
    public CancellationToken Off
    {
        get
        {
            lock (_lock)
            {
                return _turnedOff.Token;
            }
        }
    }

    /// <summary>Completes as soon as the switch is on.</summary>
    public Task WaitOnAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _turnedOn.Task.WaitAsync(cancellation);
        }
    }

    public void Set(bool on)
    {
        CancellationTokenSource? cancel = null;
        lock (_lock)
        {
            if (on == _turnedOn.Task.IsCompleted)
            {
                return;
            }

            if (on)
            {
                _turnedOff = new CancellationTokenSource();
                _turnedOn.SetResult();
            }
            else
            {
                _turnedOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                cancel = _turnedOff;
            }
        }

        // Outside the lock: cancelling runs the callbacks of whoever waits.
        cancel?.Cancel();
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.SetResult();
        return source;
    }
}
