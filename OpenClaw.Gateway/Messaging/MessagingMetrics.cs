using System.Diagnostics.Metrics;

namespace OpenClaw.Gateway.Messaging;

/// <summary>How long messages take into their inbox and to their stored answer.</summary>
internal sealed class MessagingMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Histogram<double> _enqueue;
    private readonly Histogram<double> _delivery;

    public MessagingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayTelemetry.Name);
        _enqueue = meter.CreateHistogram("openclaw_a2a_enqueue_seconds", description: "Time until a message is durable in its inbox.", advice: Seconds);
        _delivery = meter.CreateHistogram("openclaw_a2a_delivery_seconds", description: "Time from acceptance to the stored answer.", advice: Seconds);
    }

    public void Enqueued(TimeSpan took) => _enqueue.Record(took.TotalSeconds);

    /// <param name="responder">Which model answered; a bounded set.</param>
    /// <param name="result">"ok" or "error".</param>
    public void Delivered(TimeSpan took, string responder, string result) =>
        _delivery.Record(took.TotalSeconds, new("responder", responder), new("result", result));
}
