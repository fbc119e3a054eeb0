using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Protocol;

namespace OpenClaw.Gateway.Sessions;

/// <summary>Finds the session that a client means.</summary>
internal sealed class SessionAddress(ICollectiveView collective, IAgentRegistry agents)
{
    public string DefaultAgentId => collective.DefaultAgentId;

    /// <summary>The canonical key; also for sessions of agents that do not exist.</summary>
    /// <exception cref="RpcException">The key is malformed.</exception>
    public string Canonical(string key, string method) => SessionKey.Canonical(key, collective.DefaultAgentId)
        ?? throw RpcException.Invalid($"invalid {method} params: malformed session key \"{key}\"");

    /// <summary>The canonical key of a session in which an agent can speak.</summary>
    /// <exception cref="RpcException">The key is malformed or its agent does not exist.</exception>
    public string OfAgent(string key, string method)
    {
        var canonical = Canonical(key, method);
        var agent = SessionKey.AgentOf(canonical) ?? collective.DefaultAgentId;
        return agents.Find(agent) is null ? throw RpcException.Invalid($"unknown agent id \"{agent}\"") : canonical;
    }

    /// <summary>The session for an agent and a key, of which either may be missing.</summary>
    /// <exception cref="RpcException">They do not fit together.</exception>
    public string Of(string? agentId, string? key, string method)
    {
        var agent = string.IsNullOrWhiteSpace(agentId) ? null : SessionKey.NormaliseAgentId(agentId);
        if (agent is not null && agents.Find(agent) is null)
        {
            throw RpcException.Invalid($"invalid {method} params: unknown agent id \"{agentId}\"");
        }

        if (string.IsNullOrWhiteSpace(key))
        {
            return SessionKey.MainOf(agent ?? collective.DefaultAgentId);
        }

        var canonical = SessionKey.Canonical(key, agent ?? collective.DefaultAgentId)
            ?? throw RpcException.Invalid($"invalid {method} params: malformed session key \"{key}\"");
        var owner = SessionKey.AgentOf(canonical);
        if (agent is not null && owner != agent)
        {
            throw RpcException.Invalid($"invalid {method} params: agent \"{agent}\" does not match session key agent \"{owner}\"");
        }

        return owner is null || agents.Find(owner) is not null
            ? canonical
            : throw RpcException.Invalid($"invalid {method} params: unknown agent id \"{owner}\"");
    }
}
