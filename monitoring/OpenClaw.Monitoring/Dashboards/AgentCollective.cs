using OpenClaw.Monitoring.Dashboards.Model;
using static OpenClaw.Monitoring.Dashboards.Model.Panel;

namespace OpenClaw.Monitoring.Dashboards;

/// <summary>The first page to look at: the agents, and all that they need.</summary>
internal static class AgentCollective
{
    /// <summary>Agents that have a tile; the gateway's roster enables the same by default.</summary>
    public static IReadOnlyList<string> Agents { get; } =
    [
        "main", "steward", "alpha", "beta", "charlie", "examiner", "explorer", "sentinel", "coder", "dreamer", "empath", "historian",
    ];

    public static Dashboard Create() => new(
        "agents",
        "Agent Collective",
        "The agents of the collective, the models, databases and machines that they need, and what is wrong with any of them.")
    {
        Variables =
        [
            .. Variable.Targets("up"),
            new("agent", "Agent", "label_values(openclaw_agent_status, agent_id)"),
        ],
        Rows = [Overview(), Resources(), Models(), Stores(), Incidents()],
    };

    private static Row Overview() => new(
        "Overview",
        [
            .. Agents.Select(Tile),
            Stat(
                "Active agents",
                Units.Count,
                "Agents that are online. 0 also when nothing reports.",
                "sum(max by (agent_id) (openclaw_agent_status{@}) == bool 1) or vector(0)") with
            { Width = 4, Height = 8, Runbooks = ["AgentOffline", "TriadNodeDown"] },
            Dial(
                "Collective health",
                Units.Ratio,
                "Mean of the health scores of the chosen agents, from latency, errors, backlog and heartbeats.",
                """avg(avg by (agent_id) (openclaw_agent_health_score{@,agent_id=~"$agent"}))""").WithFloors(Limits.HealthPoor, Limits.HealthGood) with
            { Width = 4, Max = 1, Runbooks = ["AgentUnhealthy"] },
            Bars(
                "Heartbeat age",
                Units.Seconds,
                "Time since each agent was last heard. It grows while an agent is silent.",
                """min by (agent_id) (openclaw_agent_heartbeat_age_seconds{@,agent_id=~"$agent"})""",
                "{{agent_id}}").WithLimits(Limits.HeartbeatLate, Limits.HeartbeatOffline) with
            { Runbooks = ["AgentOffline"] },
            Bars(
                "Health by agent",
                Units.Ratio,
                "Health score of each agent, 0 worst, 1 best.",
                """avg by (agent_id) (openclaw_agent_health_score{@,agent_id=~"$agent"})""",
                "{{agent_id}}").WithFloors(Limits.HealthPoor, Limits.HealthGood) with
            { Max = 1, Runbooks = ["AgentUnhealthy"] },
            Lines(
                "Messages and deliberations",
                Units.PerSecond,
                "Messages handled and deliberations taken part in, by agent. Replicas report the same totals, hence the maximum.",
                new Query(
                    """max by (agent_id) (rate(openclaw_agent_messages_processed_total{@,agent_id=~"$agent"}[$__rate_interval]))""",
                    "{{agent_id}} messages"),
                new Query(
                    """max by (agent_id) (rate(openclaw_agent_deliberations_total{@,agent_id=~"$agent"}[$__rate_interval]))""",
                    "{{agent_id}} deliberations")) with
            { Width = 12 },
            Lines(
                "Unanswered messages",
                Units.Count,
                "Messages in the inbox of each agent that are not answered. Growth means that the agent does not keep up.",
                new Query("""max by (agent_id) (openclaw_a2a_pending{@,agent_id=~"$agent"})""", "{{agent_id}}")) with
            { Width = 12, Stacked = true, Runbooks = ["AgentUnhealthy"] },
        ]);

    private static Panel Tile(string agent) => Stat(
        char.ToUpperInvariant(agent[0]) + agent[1..],
        Units.Count,
        $"Whether {agent} is online, as the gateway sees it. Grey: nothing reports about it.",
        $$"""max by (agent_id) (openclaw_agent_status{@,agent_id="{{agent}}"})""") with
    {
        Width = 2,
        Height = 3,
        Values = [new("0", "Offline", "red"), new("1", "Online", "green")],
        Thresholds = [new(null, "#808080")],
        NoValue = "not reporting",
        Runbooks = [agent is "alpha" or "beta" or "charlie" ? "TriadNodeDown" : "AgentOffline"],
    };

    private static Row Resources() => new(
        "System resources",
        Lines(
            "CPU",
            Units.Percent,
            "Busy share of all cores of each host.",
            new Query("""100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{@,mode="idle"}[$__rate_interval])))""", "{{instance}}"))
            .WithLimits(Limits.CpuWarning, Limits.CpuCritical) with
        { Max = 100, Runbooks = ["HighCPUUsage", "VeryHighCPUUsage"] },
        Lines(
            "Memory",
            Units.Percent,
            "Memory of each host that no program could get without swapping.",
            new Query("100 * (1 - node_memory_MemAvailable_bytes{@} / node_memory_MemTotal_bytes{@})", "{{instance}}"))
            .WithLimits(Limits.MemoryWarning, Limits.MemoryCritical) with
        { Max = 100, Runbooks = ["HighMemoryUsage", "VeryHighMemoryUsage"] },
        Bars(
            "Disk by mount point",
            Units.Percent,
            "Used share of each file system that can be written.",
            """100 * max by (instance, mountpoint) (instance_mountpoint:node_filesystem_utilisation:ratio{instance=~"$instance"})""",
            "{{instance}} {{mountpoint}}").WithLimits(Limits.DiskWarning, Limits.DiskCritical) with
        { Max = 100, Runbooks = ["HighDiskUsage", "CriticalDiskUsage"] });

    private static Row Models() => new(
        "LLM and tokens",
        ModelPanels.TokenRate() with { Width = 6 },
        ModelPanels.RequestRate() with { Width = 6 },
        ModelPanels.Latency() with { Width = 6 },
        ModelPanels.ErrorShare() with { Width = 6 });

    private static Row Stores() => new(
        "Database and cache",
        PostgresPanels.ConnectionShare() with { Width = 6 },
        RedisPanels.MemoryShare() with { Width = 6 },
        RedisPanels.Memory() with { Width = 6 },
        RedisPanels.Clients() with { Width = 6 });

    private static Row Incidents() => new(
        "Alerts and incidents",
        AlertPanels.Count("critical", "red"),
        AlertPanels.Count("warning", "orange"),
        AlertPanels.Active() with { Width = 16 },
        AlertPanels.Table() with { Width = 24 });
}
