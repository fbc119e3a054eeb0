using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Recording;

/// <summary>Takes the steps of all sessions, looks for loops, and stores in batches; whoever adds a step never waits.</summary>
internal sealed partial class SessionJournal(
    IRecordingStore store, RecordingMetrics metrics, TimeProvider clock, IOptions<RecordingOptions> options, ILogger<SessionJournal> logger)
    : BackgroundService
{
    private const int MaxTracked = 10_000;
    private const int BatchSize = 256;
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromMinutes(10);
    private readonly RecordingOptions _options = options.Value;
    private readonly bool _isStoring = options.Value.Enabled && !store.KeepsNothing;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Tracked>> _tracked = new(StringComparer.Ordinal);
    private readonly LinkedList<Tracked> _order = new();
    private readonly BatchWriter<object> _writer = new("steps of sessions", options.Value.MaxQueued, BatchSize, clock, logger);
    private DateTimeOffset _nextForget;

    /// <summary>Why a session is ended; null for one that may go on.</summary>
    public string? Refusal(string sessionId)
    {
        if (!_options.EndLoops)
        {
            return null;
        }

        lock (_lock)
        {
            return _tracked.TryGetValue(sessionId, out var node) && node.Value.Loop is { } loop ? loop : null;
        }
    }

    /// <summary>Whether a session's next step is to be stored.</summary>
    public bool Stores(string sessionId)
    {
        if (!_isStoring)
        {
            return false;
        }

        lock (_lock)
        {
            return !_tracked.TryGetValue(sessionId, out var node) || node.Value.Steps < _options.MaxSteps;
        }
    }

    /// <summary>Takes a step.</summary>
    /// <param name="step">What is counted, and looked at for loops.</param>
    /// <param name="record">What is stored; null where that was not wanted.</param>
    public void Add(SessionStep step, RecordedStep? record)
    {
        int steps;
        decimal cost;
        string? loop = null;
        lock (_lock)
        {
            var session = Track(step.SessionId);
            steps = ++session.Steps;
            cost = session.Cost += step.CostUsd;
            Found(LoopDetector.Message, session.Loops.Saw(LoopDetector.Message, step.AgentId, step.Message));
            foreach (var call in step.Calls)
            {
                Found(LoopDetector.Tool, session.Loops.Saw(LoopDetector.Tool, step.AgentId, call));
            }

            Found(LoopDetector.PingPong, step.Sender is null ? null : session.Loops.Sent(step.Sender, step.AgentId));
            session.Loop = loop ?? session.Loop;

            void Found(string kind, string? found)
            {
                if (found is not null)
                {
                    loop = found;
                    metrics.Looped(kind);
                    Loops(step.SessionId, found);
                }
            }
        }

        // Every turn ends what is not a deliberation.
        if (step.Kind != SessionKind.Deliberation)
        {
            metrics.Ended(StateAfter(step), steps, cost);
        }

        if (record is not null && steps <= _options.MaxSteps)
        {
            Enqueue(record with { Loop = loop });
        }
    }

    /// <summary>Ends a session.</summary>
    public void End(SessionEnd end)
    {
        lock (_lock)
        {
            var session = Track(end.SessionId);
            metrics.Ended(end.State, session.Steps, session.Cost);
            _order.Remove(_tracked[end.SessionId]);
            _tracked.Remove(end.SessionId);
        }

        if (_isStoring)
        {
            Enqueue(end);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Begin();
        var lost = await _writer.RunAsync(StoreAsync, stoppingToken);
        if (lost.Count > 0)
        {
            metrics.Dropped(LossReason.Shutdown, lost.Count);
            Lost(lost.Count);
        }
    }

    private static string StateAfter(SessionStep step) =>
        step.Kind == SessionKind.Deliberation || step.Error == RecordedError.Cancelled ? SessionState.Indeterminate
        : step.Error is null ? SessionState.Success
        : SessionState.Fail;

    private void Enqueue(object entry)
    {
        if (_writer.Add(entry) is { } reason)
        {
            metrics.Dropped(reason, 1);
        }
    }

    private async Task StoreAsync(IReadOnlyList<object> batch, CancellationToken cancellation)
    {
        await store.AppendAsync([.. batch.OfType<RecordedStep>()], [.. batch.OfType<SessionEnd>()], cancellation);
        if (clock.GetUtcNow() is var now && now >= _nextForget)
        {
            _nextForget = now + ForgetEvery;
            await ForgetAsync(now, cancellation);
        }
    }

    // The batch is stored, whatever becomes of this.
    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            await store.ForgetAsync(now - _options.Keep, _options.MaxSessions, cancellation);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException)
        {
            NotForgotten(exception.Message);
        }
    }

    // Of more sessions at once than this, the one unused for longest begins to be counted anew.
    private Tracked Track(string sessionId)
    {
        if (_tracked.TryGetValue(sessionId, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return node.Value;
        }

        _tracked[sessionId] = _order.AddFirst(new Tracked(sessionId, new LoopDetector(_options)));
        if (_order.Count > MaxTracked)
        {
            _tracked.Remove(_order.Last!.Value.Id);
            _order.RemoveLast();
        }

        return _order.First!.Value;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {SessionId} loops: {Loop}")]
    private partial void Loops(string sessionId, string loop);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} steps of sessions were not stored before the end of the process")]
    private partial void Lost(int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Old sessions are forgotten later: {Reason}")]
    private partial void NotForgotten(string reason);

    private sealed class Tracked(string id, LoopDetector loops)
    {
        public string Id => id;

        public LoopDetector Loops => loops;

        public int Steps { get; set; }

        public decimal Cost { get; set; }

        public string? Loop { get; set; }
    }
}
