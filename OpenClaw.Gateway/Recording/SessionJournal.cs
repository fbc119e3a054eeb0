using System.Threading.Channels;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly RecordingOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Tracked>> _tracked = new(StringComparer.Ordinal);
    private readonly LinkedList<Tracked> _order = new();
    private readonly Channel<object> _queue = Channel.CreateBounded<object>(
        new BoundedChannelOptions(options.Value.MaxQueued) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

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

    /// <summary>Takes a step.</summary>
    /// <param name="message">What the agent was told, as a digest.</param>
    /// <param name="calls">The tool calls of its answer, as names with digests.</param>
    /// <param name="sender">Who sent the message; null where that is no agent.</param>
    public void Add(RecordedStep step, string message, IReadOnlyList<string> calls, string? sender)
    {
        int steps;
        decimal cost;
        string? loop = null;
        lock (_lock)
        {
            var session = Track(step.SessionId);
            steps = ++session.Steps;
            cost = session.Cost += step.CostUsd;
            Found(LoopDetector.Message, session.Loops.Saw(LoopDetector.Message, step.AgentId, message));
            foreach (var call in calls)
            {
                Found(LoopDetector.Tool, session.Loops.Saw(LoopDetector.Tool, step.AgentId, call));
            }

            Found(LoopDetector.PingPong, sender is null ? null : session.Loops.Sent(sender, step.AgentId));
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

        Enqueue(step with { Loop = loop }, _options.Enabled && steps <= _options.MaxSteps);
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

        Enqueue(end, _options.Enabled);
    }

    /// <summary>The state of a session after its last step.</summary>
    public static string StateAfter(RecordedStep step) =>
        step.Kind == SessionKind.Deliberation || step.Error == RecordedError.Cancelled ? SessionState.Indeterminate
        : step.Error is null ? SessionState.Success
        : SessionState.Fail;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Begin();
        List<object> batch = new(BatchSize);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                Take(batch);
                await StoreAsync(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            for (Take(batch); batch.Count > 0 && !limit.IsCancellationRequested; Take(batch))
            {
                await StoreAsync(batch, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Enqueue(object entry, bool isWanted)
    {
        if (isWanted && !_queue.Writer.TryWrite(entry))
        {
            metrics.Dropped();
        }
    }

    private void Take(List<object> batch)
    {
        while (batch.Count < BatchSize && _queue.Reader.TryRead(out var entry))
        {
            batch.Add(entry);
        }
    }

    private async Task StoreAsync(List<object> batch, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await store.AppendAsync([.. batch.OfType<RecordedStep>()], [.. batch.OfType<SessionEnd>()], cancellation);
                batch.Clear();
                if (clock.GetUtcNow() is var now && now >= _nextForget)
                {
                    _nextForget = now + ForgetEvery;
                    await store.ForgetAsync(now - _options.Keep, _options.MaxSessions, cancellation);
                }

                return;
            }
            catch (StorageUnavailableException exception)
            {
                Waits(batch.Count, exception.Message);
            }

            await Task.Delay(pause, clock, cancellation);
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

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} steps of sessions wait for their store: {Reason}")]
    private partial void Waits(int count, string reason);

    private sealed class Tracked(string id, LoopDetector loops)
    {
        public string Id => id;

        public LoopDetector Loops => loops;

        public int Steps { get; set; }

        public decimal Cost { get; set; }

        public string? Loop { get; set; }
    }
}
