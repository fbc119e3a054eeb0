using System.Diagnostics.Metrics;
using OpenClaw.Gateway.Messaging;

namespace OpenClaw.Gateway.Agents;

/// <summary>The series of agents. All agents of the roster have them from the first scrape on, whatever their state.</summary>
internal sealed class AgentMetrics : IHostedService
{
    private readonly KeyValuePair<string, object?>[] _labels;
    private readonly IReadOnlyList<Agent> _agents;

    public AgentMetrics(IMeterFactory meters, IAgentRegistry registry)
    {
        _agents = registry.Agents;
        _labels = [.. _agents.Select(agent => new KeyValuePair<string, object?>("agent_id", agent.Id))];
        var meter = meters.Create(GatewayTelemetry.Name);
        meter.CreateObservableGauge(
            "openclaw_agent_status", () => Observe(agent => agent.IsOnline() ? 1 : 0), description: "1 online, 0 offline.");
        meter.CreateObservableGauge(
            "openclaw_agent_heartbeat_age_seconds", () => Observe(agent => agent.HeartbeatAgeSeconds()), description: "Time since the last heartbeat.");
        meter.CreateObservableGauge(
            "openclaw_agent_health_score", () => Observe(agent => agent.Health().Score), description: "Health of the agent, 0 to 1.");
        meter.CreateObservableGauge(
            "openclaw_a2a_pending", () => Observe(agent => agent.Pending), description: "Messages in the inbox that are not answered.");

        // Totals of the store: every replica reports the same number, so they are combined by max and not by sum.
        meter.CreateObservableCounter(
            "openclaw_agent_messages_processed_total", () => Observe(agent => agent.MessagesProcessed), description: "Messages handled.");
        meter.CreateObservableCounter(
            "openclaw_agent_deliberations_total", () => Observe(agent => agent.Deliberations), description: "Deliberations taken part in.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<T>> Observe<T>(Func<Agent, T> value)
        where T : struct
    {
        for (var i = 0; i < _agents.Count; i++)
        {
            yield return new Measurement<T>(value(_agents[i]), _labels[i]);
        }
    }
}
