using System.Diagnostics.Metrics;

namespace OpenClaw.ServiceDefaults.Health;

/// <summary>Exposes the last known result of each health check.</summary>
internal sealed class HealthMetrics
{
    private readonly HealthBoard _board;

    public HealthMetrics(IMeterFactory meters, HealthBoard board)
    {
        _board = board;
        var meter = meters.Create("OpenClaw.ServiceDefaults");
        meter.CreateObservableGauge(
            "openclaw_health_status", ReadStatus, null, "Result of a health check: 1 healthy, 0.5 degraded, 0 unhealthy.");
        meter.CreateObservableGauge(
            "openclaw_health_duration_seconds", ReadDuration, "s", "Time that the last run of a health check took.");
    }

    private IEnumerable<Measurement<double>> ReadStatus()
    {
        foreach (var (check, entry) in _board.LastKnown())
        {
            yield return new Measurement<double>(HealthBoard.Value(entry.Status), new KeyValuePair<string, object?>("check", check));
        }
    }

    private IEnumerable<Measurement<double>> ReadDuration()
    {
        // Also under a push exporter, where no scrape refreshes the results: what this starts is read the next time.
        _board.StartRefresh();
        foreach (var (check, entry) in _board.LastKnown())
        {
            yield return new Measurement<double>(entry.Duration.TotalSeconds, new KeyValuePair<string, object?>("check", check));
        }
    }
}
