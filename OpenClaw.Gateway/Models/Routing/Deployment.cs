using Microsoft.Extensions.AI;

namespace OpenClaw.Gateway.Models;

/// <summary>A model at a provider, with what its recent calls tell about it.</summary>
/// <remarks>
/// Health comes from real traffic only. Answers that refuse everybody (401, 403, 404, 408, 429) cool it down at once; failures do when
/// they are more than half of at least five calls within a minute. After the cooldown a single call tries it; when that fails, the next
/// cooldown is twice as long.
/// </remarks>
internal sealed class Deployment(Provider provider, string model, IChatClient client, ModelOptions options, TimeProvider clock)
{
    private const int LeastCalls = 5;
    private const int MaxOutcomes = 512;
    private const int LongestFactor = 32;
    private const double LatencyWeight = 0.2;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Queue<(long At, bool Failed)> _outcomes = new();
    private int _failures;
    private long _openedAt;
    private TimeSpan _openFor;
    private bool _isOpen;
    private bool _isProbing;
    private int _trips;
    private int _inFlight;
    private double _latencySeconds;

    public Provider Provider => provider;

    public string Model => model;

    public IChatClient Client => client;

    /// <summary>Name in metrics, messages and the responder of an answer; of a bounded set.</summary>
    public string Label { get; } = model.Length == 0 || model == provider.Name ? provider.Name : $"{provider.Name}/{model}";

    /// <summary>The responder that costs nothing and needs no network.</summary>
    public bool IsBuiltIn => provider.Format == WireFormatKind.BuiltIn;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Moving average of the time of an answer, or of its first piece; 0 before the first.</summary>
    public double LatencySeconds => Volatile.Read(ref _latencySeconds);

    public CircuitState State
    {
        get
        {
            lock (_gate)
            {
                return !_isOpen ? CircuitState.Closed : Remaining > TimeSpan.Zero ? CircuitState.Open : CircuitState.HalfOpen;
            }
        }
    }

    /// <summary>Time until it may be called again; zero when it may be now.</summary>
    public TimeSpan OpensIn
    {
        get
        {
            lock (_gate)
            {
                return _isOpen && Remaining is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
            }
        }
    }

    private TimeSpan Remaining => _openFor - clock.GetElapsedTime(_openedAt);

    /// <summary>Begins a call, unless the deployment cools down or another call is just finding out whether it works again.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                if (_isProbing || Remaining > TimeSpan.Zero)
                {
                    return false;
                }

                _isProbing = true;
            }

            _inFlight++;
            return true;
        }
    }

    /// <summary>Ends a call that was answered.</summary>
    public void Succeeded(TimeSpan took)
    {
        lock (_gate)
        {
            _inFlight--;
            Record(failed: false);
            var seconds = took.TotalSeconds;
            _latencySeconds = _latencySeconds == 0 ? seconds : _latencySeconds + (LatencyWeight * (seconds - _latencySeconds));
            if (_isOpen && _isProbing)
            {
                (_isOpen, _isProbing, _trips, _failures) = (false, false, 0, 0);
                _outcomes.Clear();
            }
        }
    }

    /// <summary>Ends a call that says nothing about the deployment: the caller gave up, or its request was wrong.</summary>
    public void Left()
    {
        lock (_gate)
        {
            _inFlight--;
            _isProbing = false;
        }
    }

    /// <summary>Ends a call that failed.</summary>
    /// <returns>The cooldown that begins with it; null when none does.</returns>
    public TimeSpan? Failed(ModelCallException exception)
    {
        lock (_gate)
        {
            _inFlight--;
            if (exception.Kind is ModelErrorKind.ContextWindow or ModelErrorKind.ContentPolicy
                || (exception.Kind == ModelErrorKind.Client && exception.Status != StatusCodes.Status404NotFound))
            {
                _isProbing = false;
                return null;
            }

            Record(failed: true);
            var wasProbe = _isOpen && _isProbing;
            TimeSpan? rest = exception.Kind switch
            {
                ModelErrorKind.Auth or ModelErrorKind.Client => options.RefusedCooldown,
                ModelErrorKind.RateLimit => exception.RetryAfter ?? options.Cooldown,
                ModelErrorKind.Timeout => options.Cooldown,
                _ when wasProbe || (_outcomes.Count >= LeastCalls && _failures * 2 > _outcomes.Count) => options.Cooldown,
                _ => null,
            };
            if (rest is not { } cooldown)
            {
                return null;
            }

            if (wasProbe && exception.RetryAfter is null)
            {
                cooldown *= Math.Min(LongestFactor, 1 << Math.Min(_trips, 5));
            }

            // A call that began before the cooldown does not shorten it.
            if (_isOpen && !wasProbe && Remaining >= cooldown)
            {
                return null;
            }

            _trips++;
            (_isOpen, _isProbing, _openedAt, _openFor) = (true, false, clock.GetTimestamp(), cooldown);
            return cooldown;
        }
    }

    private void Record(bool failed)
    {
        _outcomes.Enqueue((clock.GetTimestamp(), failed));
        _failures += failed ? 1 : 0;
        while (_outcomes.Count > MaxOutcomes || (_outcomes.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) > Window))
        {
            _failures -= _outcomes.Dequeue().Failed ? 1 : 0;
        }
    }
}
