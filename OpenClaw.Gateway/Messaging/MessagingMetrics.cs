using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json;
using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Messaging;

/// <summary>How many messages come, what becomes of them, and how long they take into their inbox and to their stored answer.</summary>
internal sealed class MessagingMetrics
{
    private const string Others = "other";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly FrozenSet<string> _agents;
    private readonly Histogram<double> _enqueue;
    private readonly Histogram<double> _delivery;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _deadLetters;

    public MessagingMetrics(IMeterFactory meters, Roster roster)
    {
        _agents = roster.Agents.Select(agent => agent.Id).ToFrozenSet(StringComparer.Ordinal);
        var meter = meters.Create(GatewayTelemetry.Name);
        _enqueue = meter.CreateHistogram("openclaw_a2a_enqueue_seconds", description: "Time until a message is durable in its inbox.", advice: Seconds);
        _delivery = meter.CreateHistogram("openclaw_a2a_delivery_seconds", description: "Time from acceptance to the stored answer.", advice: Seconds);
        _messages = meter.CreateCounter<long>("openclaw_a2a_messages_total", description: "Messages sent, by what became of them.");
        _deadLetters = meter.CreateCounter<long>("openclaw_a2a_dead_letters_total", description: "Messages that got no answer.");
    }

    public void Enqueued(TimeSpan took) => _enqueue.Record(took.TotalSeconds);

    public void Submitted(MessageDraft draft, EnqueueOutcome outcome) => Count(
        draft.Sender, draft.AgentId, Name((draft.Envelope ?? MessageEnvelope.Plain).Type), Name(outcome));

    /// <summary>Counts a message that never became one.</summary>
    /// <param name="why">A bounded set: unknownAgent, invalid, tooLarge.</param>
    public void Refused(string agentId, string why) => Count(null, agentId, Name(MessageType.Message), why);

    /// <param name="responder">Which model answered; a bounded set.</param>
    /// <param name="result">"ok" or "error".</param>
    public void Delivered(TimeSpan took, string responder, string result) =>
        _delivery.Record(took.TotalSeconds, new("responder", responder), new("result", result));

    /// <param name="reason">A bounded set: deadline, timeout, model.</param>
    public void Died(string agentId, string reason) => _deadLetters.Add(1, new("agent_id", agentId), new("reason", reason));

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(Enum.GetName(value)!);

    // Senders and addressees are whatever a client writes; only agents have series of their own.
    private void Count(string? from, string to, string type, string result) => _messages.Add(
        1, new("from", Known(from)), new("to", Known(to)), new("type", type), new("result", result));

    private string Known(string? agentId) => agentId is not null && _agents.Contains(agentId) ? agentId : Others;
}
