using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Recording;
using OpenClaw.Gateway.Storage;
using OpenClaw.Testing;

namespace OpenClaw.Gateway.Tests.Storage;

/// <summary>What is lost when a store stays away is counted by its reason, and what is given up at the stop is in the log too.</summary>
public sealed class LossTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConcurrentDictionary<(string Name, string? Reason), long> _counted = new();
    private readonly MeterListener _listener = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly AwayStore _store = new();

    public LossTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, Meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _counted.AddOrUpdate(
            (instrument.Name, tags.ToArray().FirstOrDefault(tag => tag.Key == "reason").Value as string), value, (_, old) => old + value));
        _listener.Start();
    }

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    [Fact]
    public async Task Steps_and_ends_of_sessions()
    {
        var log = new LinesLog<SessionJournal>();
        var options = new RecordingOptions { MaxQueued = 3 };
        using var journal = new SessionJournal(_store, new RecordingMetrics(Meters), _clock, Options.Create(options), log);
        for (var number = 1; number <= 5; number++)
        {
            Add(number);
        }

        await StopAsync(journal);
        Assert.Equal((2, 3), Lost("openclaw_session_steps_dropped_total"));
        Assert.Equal([(LogLevel.Warning, "3 steps of sessions were not stored before the end of the process")], log.Lines);

        journal.End(new SessionEnd("session 1", SessionKind.Chat, SessionState.Success, "", _clock.GetUtcNow(), null));
        Assert.Equal((2, 4), Lost("openclaw_session_steps_dropped_total"));

        void Add(int number)
        {
            var step = new SessionStep($"session {number}", SessionKind.Chat, "coder", null, "", [], null, 0);
            journal.Add(step, new RecordedStep(
                Guid.NewGuid(), step.SessionId, step.Kind, _clock.GetUtcNow(), step.AgentId, "{}", "", null, "{}", null, null, false, 0, "none", 0, 0, 0,
                null));
        }
    }

    [Fact]
    public async Task Calls_that_cost_something()
    {
        var log = new LinesLog<UsageLedger>();
        var options = new RosterOptions();
        foreach (var id in (string[])["alpha", "beta", "charlie"])
        {
            options.Agents.Add(new RosterEntry { Id = id, Role = "test", Triad = true, Enabled = true });
        }

        var roster = new Roster(Options.Create(options));
        using var ledger = new UsageLedger(_store, new ModelMetrics(Meters, roster), _clock, log);
        var recording = Enumerable.Range(1, UsageLedger.Capacity + 1).Select(RecordAsync).ToList();
        await StopAsync(ledger);
        Assert.Equal((1, UsageLedger.Capacity), Lost("openclaw_llm_usage_lost_total"));
        Assert.Equal(1 + UsageLedger.Capacity, log.Lines.Count);
        Assert.Contains(
            (LogLevel.Error, $"Usage of call call-{UsageLedger.Capacity + 1} could not be recorded: 11 and 5 tokens, 3 USD (queue_full)"), log.Lines);
        Assert.Contains((LogLevel.Error, "Usage of call call-1 could not be recorded: 11 and 5 tokens, 3 USD (shutdown)"), log.Lines);
        await Task.WhenAll(recording);

        await RecordAsync(UsageLedger.Capacity + 2);
        Assert.Equal((1, UsageLedger.Capacity + 1), Lost("openclaw_llm_usage_lost_total"));

        Task RecordAsync(int number) => ledger.RecordAsync(new UsageEntry(
            $"call-{number}", _clock.GetUtcNow(), "alpha", "default", "p", "m", null, 11, 5, 0, 0, new ModelCost(1, 2, IsPriced: true), false));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    // Started and stopped while its store is away.
    private async Task StopAsync(BackgroundService service)
    {
        await service.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => _store.Asked > 0);
        var stopping = service.StopAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return stopping.IsCompleted;
        });
        await stopping;
    }

    private (long QueueFull, long Shutdown) Lost(string name) =>
        (_counted.GetValueOrDefault((name, "queue_full")), _counted.GetValueOrDefault((name, "shutdown")));

    private sealed class AwayStore : IRecordingStore, IUsageStore
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public Task AppendAsync(IReadOnlyList<RecordedStep> steps, IReadOnlyList<SessionEnd> ends, CancellationToken cancellation) => RefuseAsync();

        public Task AppendAsync(IReadOnlyList<UsageEntry> entries, CancellationToken cancellation) => RefuseAsync();

        public Task ForgetAsync(DateTimeOffset before, int keep, CancellationToken cancellation) => RefuseAsync();

        public Task<IReadOnlyList<UsageSum>> SumAsync(DateOnly first, DateOnly last, UsageGrouping by, CancellationToken cancellation) =>
            throw new NotSupportedException();

        private Task RefuseAsync()
        {
            Interlocked.Increment(ref _asked);
            throw new StorageUnavailableException("away");
        }
    }

    private sealed class LinesLog<T> : ILogger<T>
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
