namespace OpenClaw.Gateway.Models;

/// <summary>What usage is added up by.</summary>
internal enum UsageGrouping
{
    Day,
    Agent,
    Provider,
    Model,
    Group,

    /// <summary>Day and agent, as "day|agent".</summary>
    DayAndAgent,
}
