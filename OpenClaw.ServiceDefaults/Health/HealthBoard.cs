using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OpenClaw.ServiceDefaults.Health;

/// <summary>
/// Runs the health checks of a service concurrently, each within its own time, and remembers their results for about a second.
/// A check that hangs fails alone and delays no other.
/// </summary>
public sealed class HealthBoard
{
    private readonly CheckRunner[] _runners;

    /// <summary>Creates the board over all registered checks.</summary>
    /// <exception cref="ArgumentException">Two checks have the same name.</exception>
    public HealthBoard(
        IServiceScopeFactory scopes,
        IOptions<HealthCheckServiceOptions> checks,
        IOptions<HealthOptions> options,
        ILogger<HealthBoard> logger)
    {
        var registrations = checks.Value.Registrations;
        var duplicate = registrations
            .GroupBy(registration => registration.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        if (duplicate is not null)
        {
            throw new ArgumentException($"The health check \"{duplicate.Key}\" is registered more than once.", nameof(checks));
        }

        _runners = [.. registrations.Select(registration => new CheckRunner(registration, options.Value, scopes, logger))];
    }

    /// <summary>Gives the state of all checks, or of those selected; runs the ones whose result is not fresh.</summary>
    /// <param name="select">Which checks to include; all when null.</param>
    /// <param name="cancellation">Ends the waiting, not the checks.</param>
    public async Task<HealthReport> CheckAsync(
        Func<HealthCheckRegistration, bool>? select = null,
        CancellationToken cancellation = default)
    {
        var started = Stopwatch.GetTimestamp();
        var runs = _runners
            .Where(runner => select is null || select(runner.Registration))
            .Select(runner => (runner.Registration.Name, Run: runner.RunAsync()))
            .ToArray();
        await Task.WhenAll(runs.Select(run => run.Run)).WaitAsync(cancellation);

        var entries = new Dictionary<string, HealthReportEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, run) in runs)
        {
            entries.Add(name, await run);
        }

        return new HealthReport(entries, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Starts every check whose result is due and waits for them, but not longer than the given patience.</summary>
    internal async Task RefreshAsync(TimeSpan patience)
    {
        await Task.WhenAny(Task.WhenAll(_runners.Select(runner => runner.RunAsync())), Task.Delay(patience));
    }

    /// <summary>Starts every check whose result is due and waits for none.</summary>
    public void StartRefresh() => _ = RefreshAsync(TimeSpan.Zero);

    /// <summary>The last known results by name of the check, without running anything.</summary>
    public IReadOnlyList<(string Check, HealthReportEntry Entry)> LastKnown()
    {
        var results = new List<(string, HealthReportEntry)>(_runners.Length);
        foreach (var runner in _runners)
        {
            if (runner.Last is { } entry)
            {
                results.Add((runner.Registration.Name, entry));
            }
        }

        return results;
    }

    /// <summary>A status as a metric's value.</summary>
    /// <param name="status">Result of a check.</param>
    /// <returns>1 healthy, 0.5 degraded, 0 unhealthy.</returns>
    public static double Value(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 1,
        HealthStatus.Degraded => 0.5,
        _ => 0,
    };
}
