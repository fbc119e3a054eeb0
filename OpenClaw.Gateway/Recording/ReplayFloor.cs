using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Recording;

/// <summary>A deliberation's floor in a replay: who was absent is absent, who answered answers the same.</summary>
internal sealed class ReplayFloor(ReplayScript script, Roster roster) : IFloor
{
    private readonly AgentResponder _responder = new(new ReplayClient(script));

    public async Task<AgentReply> AskAsync(
        Guid deliberation, string agentId, string span, string prompt, DateTimeOffset until, CancellationToken cancellation)
    {
        if (roster.Agents.FirstOrDefault(agent => agent.Id == agentId) is not { } profile || !script.HasNext(agentId))
        {
            return new AgentReply(null, "offline", "none");
        }

        try
        {
            return new AgentReply((await _responder.AnswerJsonAsync(profile, prompt, null, cancellation)).Text, "", "recorded");
        }
        catch (Exception exception) when (exception is not ReplayEndedException)
        {
            return new AgentReply(null, exception is OperationCanceledException ? "no ballot in time" : "the model call failed", "recorded");
        }
    }
}
