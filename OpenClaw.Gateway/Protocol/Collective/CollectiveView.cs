using OpenClaw.Gateway.Agents;
using OpenClaw.ServiceDefaults.Health;

namespace OpenClaw.Gateway.Protocol;

/// <summary>The agents of the roster as clients see them.</summary>
internal sealed class CollectiveView(IAgentRegistry registry, HealthBoard board, IRunLoad load) : ICollectiveView
{
    private const string PreferredDefault = "main";
    private const long FreshMs = 250;

    private readonly IReadOnlyList<Agent> _agents =
    [
        .. registry.Agents.OrderByDescending(agent => agent.Id == PreferredDefault),
    ];

    private volatile IReadOnlyList<string> _failing = [];
    private volatile Views? _views;

    public string DefaultAgentId { get; } = (registry.Find(PreferredDefault) ?? registry.Agents[0]).Id;

    public IReadOnlyList<string> Failing => _failing;

    // Judging an agent's health reads the process' memory from the system: not for every request anew.
    public IReadOnlyList<AgentView> Agents
    {
        get
        {
            var known = _views;
            var now = Environment.TickCount64;
            if (known is null || now - known.At > FreshMs)
            {
                _views = known = new Views(now, [.. _agents.Select(View)]);
            }

            return known.Agents;
        }
    }

    /// <summary>Looks at the health checks; to be called about once a second, so that Failing is answered from memory.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var report = await board.CheckAsync(cancellation: cancellation);
        _failing = [.. report.Entries.Where(entry => entry.Value.Status == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy).Select(entry => entry.Key)];
    }

    private AgentView View(Agent agent)
    {
        var status = agent.Status();
        var runs = load.Of(agent.Id);
        var state = !status.Online ? "down" : runs.IsStalled ? "stalled" : "up";
        return new AgentView(agent.Id, status.Name, null, status.Role, state, status.LastHeartbeat?.ToUnixTimeMilliseconds(), runs.Active, runs.Queued);
    }

    private sealed record Views(long At, IReadOnlyList<AgentView> Agents);
}
