namespace OpenClaw.Gateway.Protocol;

/// <summary>What the protocol shows of the collective; answered from memory.</summary>
internal interface ICollectiveView
{
    string DefaultAgentId { get; }

    /// <summary>All agents of the collective, the default one first.</summary>
    IReadOnlyList<AgentView> Agents { get; }

    /// <summary>Readiness: the names of the failing checks.</summary>
    IReadOnlyList<string> Failing { get; }
}
