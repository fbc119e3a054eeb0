using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Runs one health check: at most once at a time, not longer than its timeout, and not again while its result is fresh.</summary>
internal sealed partial class CheckRunner(
    HealthCheckRegistration registration,
    HealthOptions options,
    IServiceScopeFactory scopes,
    ILogger logger)
{
    private readonly TimeSpan _timeout =
        registration.Timeout > TimeSpan.Zero ? registration.Timeout : options.Timeout;

    private readonly TimeSpan _cacheTime =
        registration.Tags.Contains(HealthTags.Instant) ? TimeSpan.Zero : options.CacheTime;

    private readonly Lock _gate = new();
    private Task<HealthReportEntry>? _current;
    private Task<HealthCheckResult>? _body;
    private long _started;
    private long _finished;
    private HealthStatus? _reported;

    public HealthCheckRegistration Registration => registration;

    /// <summary>The last result, or null before the first one.</summary>
    public HealthReportEntry? Last { get; private set; }

    public Task<HealthReportEntry> RunAsync()
    {
        lock (_gate)
        {
            var reusable = _current is not null
                && (!_current.IsCompleted || Stopwatch.GetElapsedTime(_finished) < _cacheTime);
            return reusable ? _current! : _current = ExecuteAsync();
        }
    }

    private async Task<HealthReportEntry> ExecuteAsync()
    {
        HealthCheckResult result;
        if (_body is { IsCompleted: false })
        {
            // It ignored its cancellation. Starting it once more would only pile up what hangs.
            result = Failure($"A run that began {Stopwatch.GetElapsedTime(_started).TotalSeconds:0.0} s ago has not come back.");
        }
        else
        {
            _started = Stopwatch.GetTimestamp();
            result = await RunOnceAsync();
        }

        var entry = new HealthReportEntry(
            result.Status,
            result.Description,
            Stopwatch.GetElapsedTime(_started),
            result.Exception,
            result.Data,
            registration.Tags);
        Report(entry);
        Last = entry;
        _finished = Stopwatch.GetTimestamp();
        return entry;
    }

    private async Task<HealthCheckResult> RunOnceAsync()
    {
        var cancellation = new CancellationTokenSource();
        // On the pool, because a check may block its thread before its first await.
        var body = _body = Task.Run(() => InvokeAsync(cancellation.Token));
        try
        {
            return await body.WaitAsync(_timeout, CancellationToken.None);
        }
        catch (TimeoutException) when (!body.IsCompleted)
        {
            await cancellation.CancelAsync();
            return Failure($"No answer within {_timeout.TotalSeconds:0.###} s.");
        }
        catch (Exception exception)
        {
            return new HealthCheckResult(registration.FailureStatus, exception.Message, exception);
        }
    }

    private async Task<HealthCheckResult> InvokeAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var check = registration.Factory(scope.ServiceProvider);
        return await check.CheckHealthAsync(new HealthCheckContext { Registration = registration }, cancellation);
    }

    private HealthCheckResult Failure(string description) => new(registration.FailureStatus, description);

    private void Report(HealthReportEntry entry)
    {
        if (_reported == entry.Status)
        {
            return;
        }

        // A service that starts healthy has nothing to say; afterwards each change is worth one line.
        if (entry.Status == HealthStatus.Healthy)
        {
            if (_reported is not null)
            {
                LogRecovered(logger, registration.Name);
            }
        }
        else if (!registration.Tags.Contains(HealthTags.Instant))
        {
            LogFailing(logger, registration.Name, entry.Status, entry.Description);
        }

        _reported = entry.Status;
    }
}
