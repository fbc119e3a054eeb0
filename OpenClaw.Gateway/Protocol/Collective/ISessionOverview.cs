namespace OpenClaw.Gateway.Protocol;

/// <summary>What health and status show of sessions; answered from memory.</summary>
internal interface ISessionOverview
{
    /// <summary>A text that says where an agent's sessions are kept.</summary>
    string PathOf(string agentId);

    int CountOf(string agentId);

    /// <summary>The newest sessions of an agent, newest first.</summary>
    IEnumerable<(string Key, long UpdatedAt)> RecentOf(string agentId, int limit);

    (long Tokens, decimal CostUsd) UsageToday(string agentId);
}
