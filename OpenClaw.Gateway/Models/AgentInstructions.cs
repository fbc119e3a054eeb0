using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Models;

/// <summary>The system prompt of an agent's calls.</summary>
internal static class AgentInstructions
{
    /// <param name="extra">Instructions of this conversation only.</param>
    /// <returns>Null for none.</returns>
    public static string? Of(AgentProfile? agent, string? extra)
    {
        var all = string.Join("\n\n", ((string?[])[agent?.Instructions, extra]).Where(part => !string.IsNullOrWhiteSpace(part)));
        return all.Length > 0 ? all : null;
    }
}
