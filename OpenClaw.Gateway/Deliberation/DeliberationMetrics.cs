using System.Diagnostics.Metrics;
using System.Text.Json;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>How deliberations end and how long they take.</summary>
internal sealed class DeliberationMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.05, 0.25, 1, 5, 15, 30, 60, 120, 300, 600, 900],
    };

    private readonly Histogram<double> _took;
    private readonly Counter<long> _votes;
    private readonly Counter<long> _vetoes;
    private long _height;

    public DeliberationMetrics(IMeterFactory meters, Roster roster, IAgentRegistry registry)
    {
        var meter = meters.Create(GatewayTelemetry.Name);
        _took = meter.CreateHistogram(
            "openclaw_deliberation_seconds", description: "Time from the opening of a deliberation to its outcome.", advice: Seconds);
        _votes = meter.CreateCounter<long>("openclaw_votes_total", description: "Ballots cast.");
        _vetoes = meter.CreateCounter<long>("openclaw_vetoes_total", description: "Vetoes exercised.");
        meter.CreateObservableGauge("openclaw_ledger_height", () => Volatile.Read(ref _height), description: "Entries of the ledger.");
        meter.CreateObservableGauge(
            "openclaw_quorum_available",
            () => roster.Triad.Count(member => registry.Find(member.Id)?.IsOnline() == true) >= MajorityRule.Quorum ? 1 : 0,
            description: "1 while two members of the triad are online.");
    }

    public void Closed(DeliberationRecord record) => _took.Record(
        Math.Max(0, ((record.ClosedAt ?? record.OpenedAt) - record.OpenedAt).TotalSeconds), new("category", Label(record.Category)),
        new("outcome", Label(record.Outcome!.Value)));

    public void Voted(string member, Vote vote) => _votes.Add(1, new("agent", member), new("vote", Label(vote)));

    public void Vetoed(string agent) => _vetoes.Add(1, new KeyValuePair<string, object?>("agent", agent));

    public void Height(long height) => Volatile.Write(ref _height, height);

    private static string Label<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(Enum.GetName(value)!);
}
