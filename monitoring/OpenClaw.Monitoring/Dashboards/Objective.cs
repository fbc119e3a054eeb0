namespace OpenClaw.Monitoring.Dashboards;

/// <summary>A service level objective over 30 days, with the error ratios that the rules record for it.</summary>
/// <param name="Name">Name within the recorded series.</param>
/// <param name="Title">Name on the screen.</param>
/// <param name="Promise">What is promised.</param>
/// <param name="Budget">Share of events that may fail.</param>
/// <param name="Alert">Beginning of the names of its alerts.</param>
internal sealed record Objective(string Name, string Title, string Promise, double Budget, string Alert)
{
    public static IReadOnlyList<Objective> All { get; } =
    [
        new("gateway_availability", "Gateway availability", "99.9 % of scrapes of the gateway are answered", 0.001, "GatewayAvailability"),
        new("gateway_latency", "Gateway latency", "99 % of gateway requests take less than 0.5 s", 0.01, "GatewayLatency"),
        new("agent_availability", "Agent availability", "99 % of the time of all agents is spent online", 0.01, "AgentAvailability"),
        new("deliberation", "Deliberation", "99 % of deliberations end in a decision", 0.01, "Deliberation"),
        new("llm_availability", "Model availability", "99.5 % of model calls succeed", 0.005, "LLMAvailability"),
        new("llm_latency", "Model latency", "95 % of model calls take less than 5 s", 0.05, "LLMLatency"),
    ];

    public IReadOnlyList<string> Runbooks => [$"{Alert}BudgetBurnsFast", $"{Alert}BudgetBurnsSlowly"];

    /// <param name="window">One of 5m, 30m, 1h, 6h, 3d.</param>
    public string ErrorRatio(string window) => $"slo:{Name}:error_ratio_rate{window}";
}
