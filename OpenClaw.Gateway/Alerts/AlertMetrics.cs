using System.Diagnostics.Metrics;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Alerts;

/// <summary>The series of alerts; all of them exist from the first scrape on.</summary>
internal sealed class AlertMetrics
{
    private static readonly KeyValuePair<string, object?>[] Severities =
        [.. AlertSeverity.All.Select(severity => new KeyValuePair<string, object?>("severity", severity))];

    private static readonly string[] Statuses = ["firing", "resolved", "refused", "deferred"];

    private readonly long[] _firing = new long[AlertSeverity.All.Count];
    private readonly long[] _notifications = new long[Statuses.Length];

    public AlertMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayTelemetry.Name);

        // Counted in the store: every replica reports the same number, so they are combined by max and not by sum.
        meter.CreateObservableGauge("openclaw_alerts_firing", ObserveFiring, description: "Alerts that are firing.");
        meter.CreateObservableCounter(
            "openclaw_alert_notifications_total", ObserveNotifications, description: "Notifications from Alertmanager by what they said or became.");
    }

    public void Firing(IReadOnlyDictionary<string, long> counts)
    {
        for (var i = 0; i < _firing.Length; i++)
        {
            Volatile.Write(ref _firing[i], counts.GetValueOrDefault(AlertSeverity.All[i]));
        }
    }

    public void Stored(AlertStatus status) => Count(status is AlertStatus.Firing ? 0 : 1);

    public void Refused() => Count(2);

    public void Deferred() => Count(3);

    private void Count(int index) => Interlocked.Increment(ref _notifications[index]);

    private IEnumerable<Measurement<long>> ObserveFiring() =>
        Severities.Select((severity, i) => new Measurement<long>(Volatile.Read(ref _firing[i]), severity));

    private IEnumerable<Measurement<long>> ObserveNotifications() =>
        Statuses.Select((status, i) => new Measurement<long>(Volatile.Read(ref _notifications[i]), new KeyValuePair<string, object?>("status", status)));
}
