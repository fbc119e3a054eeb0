using System.Diagnostics.Metrics;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Recording;

/// <summary>How sessions end, what they take, and which of them loop.</summary>
internal sealed class RecordingMetrics
{
    private readonly Counter<long> _sessions;
    private readonly Histogram<long> _steps;
    private readonly Histogram<double> _cost;
    private readonly Counter<long> _loops;
    private readonly Counter<long> _dropped;

    public RecordingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayTelemetry.Name);
        _sessions = meter.CreateCounter<long>("openclaw_sessions_total", description: "Ends of sessions.");
        _steps = meter.CreateHistogram(
            "openclaw_session_steps", description: "Calls to models of a session up to its end.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });
        _cost = meter.CreateHistogram(
            "openclaw_session_cost_usd", description: "Cost of a session up to its end.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50] });
        _loops = meter.CreateCounter<long>("openclaw_session_loop_detected_total", description: "Loops found in sessions.");
        _dropped = meter.CreateCounter<long>("openclaw_session_steps_dropped_total", description: "Steps of sessions that were not stored.");
    }

    /// <summary>Makes the series that must be there before their first event; to be called once the meters are listened to.</summary>
    public void Begin()
    {
        foreach (var reason in LossReason.All)
        {
            Dropped(reason, 0);
        }

        foreach (var kind in (string[])[LoopDetector.Message, LoopDetector.Tool, LoopDetector.PingPong])
        {
            _loops.Add(0, new KeyValuePair<string, object?>("kind", kind));
        }

        foreach (var state in (string[])[SessionState.Success, SessionState.Fail, SessionState.Indeterminate])
        {
            _sessions.Add(0, new KeyValuePair<string, object?>("end_state", state));
        }
    }

    public void Ended(string state, int steps, decimal cost)
    {
        _sessions.Add(1, new KeyValuePair<string, object?>("end_state", state));
        _steps.Record(steps);
        _cost.Record((double)cost);
    }

    /// <param name="kind">A bounded set: message, tool, ping_pong.</param>
    public void Looped(string kind) => _loops.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <param name="reason">A <see cref="LossReason"/>.</param>
    public void Dropped(string reason, int count) => _dropped.Add(count, new KeyValuePair<string, object?>("reason", reason));
}
