using System.Diagnostics;
using OpenClaw.MetricsCollector.Exposition;

namespace OpenClaw.MetricsCollector.Collection;

/// <summary>
/// Runs one collector: one collection at a time, not longer than its timeout, its last page kept until the next one is complete.
/// </summary>
internal sealed partial class CollectorRunner(ICollector collector, TimeSpan timeout, TimeSpan reuse, ILogger logger)
{
    private readonly Lock _gate = new();
    private ExpositionWriter _published = new();
    private ExpositionWriter _working = new();
    private Task? _current;
    private Task<CollectionResult>? _body;
    private long _finished;
    private string? _reported;

    public string Name => collector.Name;

    /// <summary>Whether a collection, good or bad, has come to its end.</summary>
    public bool HasRun { get; private set; }

    public bool Success { get; private set; }

    /// <summary>Why the last collection is not complete; null when it is.</summary>
    public string? Failure { get; private set; }

    public double DurationSeconds { get; private set; }

    /// <summary>Collects, joins the collection that is running, or does nothing while the last result is fresh.</summary>
    public Task RunAsync()
    {
        lock (_gate)
        {
            if (_current is { IsCompleted: false })
            {
                return _current;
            }

            if (_current is not null && Stopwatch.GetElapsedTime(_finished) < reuse)
            {
                return Task.CompletedTask;
            }

            return _current = CollectAsync();
        }
    }

    /// <summary>Appends the last page.</summary>
    public void CopyTo(ExpositionWriter page)
    {
        lock (_gate)
        {
            page.CopyFrom(_published);
        }
    }

    private async Task CollectAsync()
    {
        var started = Stopwatch.GetTimestamp();
        if (_body is { IsCompleted: false })
        {
            // It hangs in a call that cannot be cancelled and still owns the working buffer.
            Fail($"no answer within {timeout.TotalSeconds:0.###} s", started);
            return;
        }

        _working.Clear();
        using var cancellation = new CancellationTokenSource();
        var body = _body = Task.Run(() => collector.CollectAsync(_working, cancellation.Token).AsTask());
        try
        {
            var result = await body.WaitAsync(timeout);
            lock (_gate)
            {
                (_published, _working) = (_working, _published);
            }

            Finish(result.Success, result.Reason, started);
        }
        catch (TimeoutException) when (!body.IsCompleted)
        {
            await cancellation.CancelAsync();
            Fail($"no answer within {timeout.TotalSeconds:0.###} s", started);
        }
        catch (Exception exception)
        {
            Fail(exception.Message, started);
        }
    }

    private void Fail(string reason, long started)
    {
        lock (_gate)
        {
            _published.Clear();
            collector.WriteFailure(_published, reason);
        }

        Finish(false, reason, started);
    }

    private void Finish(bool success, string? reason, long started)
    {
        Success = success;
        Failure = reason;
        DurationSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        HasRun = true;
        _finished = Stopwatch.GetTimestamp();
        // One line when the state changes, not one for every scrape of a long outage.
        if (reason != _reported)
        {
            if (reason is not null)
            {
                LogFailure(logger, collector.Name, reason);
            }
            else
            {
                LogRecovered(logger, collector.Name);
            }

            _reported = reason;
        }
    }
}
