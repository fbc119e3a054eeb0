namespace OpenClaw.Gateway.Agents;

/// <summary>The live side of one agent: heartbeats, worker, work done. All members may be used from any thread.</summary>
internal sealed class Agent
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly AgentOptions _options;
    private readonly Action<AgentChange> _changed;
    private readonly PhiAccrualDetector _detector;
    private readonly OutcomeWindow _outcomes = new();
    private readonly DateTimeOffset _created;
    private DateTimeOffset? _lastHeartbeat;
    private DateTimeOffset? _lastWork;
    private WorkerCondition _condition = WorkerCondition.NotStarted;
    private string? _detail;
    private int _restarts;
    private bool _busy;
    private long _pending;
    private long _processed;
    private long _deliberations;

    public Agent(AgentProfile profile, TimeProvider clock, AgentOptions options, Action<AgentChange> changed)
    {
        Profile = profile;
        _clock = clock;
        _options = options;
        _changed = changed;
        _detector = new PhiAccrualDetector(options.HeartbeatInterval);
        _created = clock.GetUtcNow();
    }

    public AgentProfile Profile { get; }

    public string Id => Profile.Id;

    /// <summary>Whether the operator wants it to run.</summary>
    public WantedSwitch Wanted { get; } = new();

    /// <summary>Messages waiting in the inbox, as last sampled.</summary>
    public long Pending => Volatile.Read(ref _pending);

    /// <summary>Messages handled, as far as the store is known; never falls.</summary>
    public long MessagesProcessed => Volatile.Read(ref _processed);

    /// <summary>Deliberations taken part in, as far as the store is known; never falls.</summary>
    public long Deliberations => Volatile.Read(ref _deliberations);

    public long PendingLimit { get; set; } = 1;

    /// <summary>Records a heartbeat.</summary>
    /// <param name="at">When it was sent; a time ahead of this clock counts as now, one before the last heartbeat is ignored.</param>
    /// <returns>False when a later heartbeat is already known.</returns>
    public bool Beat(DateTimeOffset at)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            at = at > now ? now : at;
            if (_lastHeartbeat is { } last)
            {
                if (at <= last)
                {
                    return false;
                }

                _detector.Record(at - last);
            }

            _lastHeartbeat = at;
        }

        _changed(new AgentChange(Id, AgentChangeKind.Heartbeat));
        return true;
    }

    /// <summary>Whether the time has come for the next heartbeat of the in-process worker.</summary>
    public bool IsBeatDue()
    {
        lock (_lock)
        {
            return _lastHeartbeat is not { } last || _clock.GetUtcNow() - last >= _options.HeartbeatInterval;
        }
    }

    public void WorkerStarted() => Become(WorkerCondition.Running, null);

    public void WorkerStopped() => Become(WorkerCondition.Stopped, "stopped by an operator");

    public void WorkerCrashed(string why)
    {
        Interlocked.Increment(ref _restarts);
        Become(WorkerCondition.Crashed, why);
    }

    public void SetBusy(bool busy)
    {
        lock (_lock)
        {
            if (_busy == busy)
            {
                return;
            }

            _busy = busy;
            _lastWork = _clock.GetUtcNow();
        }

        _changed(new AgentChange(Id, AgentChangeKind.State));
    }

    /// <summary>Adds answered messages to the window that the health score looks at.</summary>
    public void RecordOutcomes(int succeeded, int failed, TimeSpan totalLatency)
    {
        lock (_lock)
        {
            _outcomes.Record(_clock.GetUtcNow(), succeeded, failed, totalLatency);
        }
    }

    public void SetPending(long pending) => Volatile.Write(ref _pending, pending);

    /// <summary>Takes over the totals of the store; a lower value than the known one is a late answer and is ignored.</summary>
    public void AdvanceTotals(long processed, long deliberations)
    {
        InterlockedMax(ref _processed, processed);
        InterlockedMax(ref _deliberations, deliberations);
    }

    public double HeartbeatAgeSeconds()
    {
        lock (_lock)
        {
            return Age(_clock.GetUtcNow()).TotalSeconds;
        }
    }

    public bool IsOnline()
    {
        lock (_lock)
        {
            return IsOnline(State(_clock.GetUtcNow()));
        }
    }

    /// <summary>The health score, 0..1, and what it was computed from.</summary>
    public (double Score, AgentState State, HealthInputs Inputs) Health()
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            var state = State(now);
            var (share, latency) = _outcomes.Summary(now);
            var inputs = new HealthInputs(
                _detector.Phi(Age(now)), share, latency, Pending, PendingLimit, Environment.WorkingSet / 1048576.0);
            return (IsOnline(state) ? HealthScore.Compute(inputs) : 0, state, inputs);
        }
    }

    public AgentStatus Status()
    {
        var (score, state, inputs) = Health();
        lock (_lock)
        {
            return new AgentStatus(
                Id, Profile.Name, Profile.Role, Profile.Triad, state, IsOnline(state), _lastHeartbeat, Age(_clock.GetUtcNow()).TotalSeconds,
                inputs.Phi, score, Pending, MessagesProcessed, Deliberations, _restarts, _detail);
        }
    }

    private static bool IsOnline(AgentState state) => state is AgentState.Idle or AgentState.Active or AgentState.Busy;

    private static void InterlockedMax(ref long location, long value)
    {
        var seen = Volatile.Read(ref location);
        while (value > seen)
        {
            var before = Interlocked.CompareExchange(ref location, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private void Become(WorkerCondition condition, string? detail)
    {
        lock (_lock)
        {
            _condition = condition;
            _detail = detail;
            _busy = false;
        }

        _changed(new AgentChange(Id, AgentChangeKind.State));
    }

    private TimeSpan Age(DateTimeOffset now)
    {
        var age = now - (_lastHeartbeat ?? _created);
        return age < TimeSpan.Zero ? TimeSpan.Zero : age;
    }

    private AgentState State(DateTimeOffset now) => _condition switch
    {
        WorkerCondition.Crashed => AgentState.Error,
        WorkerCondition.NotStarted or WorkerCondition.Stopped => AgentState.Offline,
        _ when !Wanted.IsOn || _lastHeartbeat is null || Age(now) > _options.OfflineAfter => AgentState.Offline,
        _ when _busy => AgentState.Busy,
        _ when now - _lastWork <= _options.ActiveFor => AgentState.Active,
        _ => AgentState.Idle,
    };
}
