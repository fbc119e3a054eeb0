using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>Gives agents the floor: asks one for an answer in JSON, within the time it has.</summary>
internal sealed partial class AgentFloor(
    IAgentRegistry registry, AgentResponder responder, TimeProvider clock, IOptions<AgentOptions> agentOptions,
    IOptions<DeliberationOptions> options, ILogger<AgentFloor> logger) : IFloor
{
    private const string NoResponder = "none";

    // A timer counts whole milliseconds and may fire a little early; what is too late must be past its time on the clock as well.
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PresencePoll = TimeSpan.FromMilliseconds(50);

    public async Task<AgentReply> AskAsync(
        Guid deliberation, string agentId, string span, string prompt, DateTimeOffset until, CancellationToken cancellation)
    {
        if (registry.Find(agentId) is not { } agent || !await IsPresentAsync(agent, until, cancellation))
        {
            return new AgentReply(null, "offline", NoResponder);
        }

        using var activity = GatewayTelemetry.Source.StartActivity($"{span} {agentId}");
        activity?.SetTag(GenAiConventions.AgentId, agentId).SetTag(GenAiConventions.ConversationId, $"{deliberation}");
        var left = until - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            return new AgentReply(null, "no ballot in time", responder.Label);
        }

        var patience = left < agentOptions.Value.AnswerTimeout ? left + TimerSlack : agentOptions.Value.AnswerTimeout;
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var answer = await responder.AnswerJsonAsync(agent.Profile, prompt, $"{deliberation}", either.Token);
            return new AgentReply(answer.Text, "", answer.Responder);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new AgentReply(null, "no ballot in time", responder.Label);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailableException))
        {
            Failed(agentId, exception);
            return new AgentReply(null, "the model call failed", responder.Label);
        }
    }

    // An agent that is wanted comes online a moment after its gateway starts; a deliberation that goes on then must not miss it.
    private async Task<bool> IsPresentAsync(Agent agent, DateTimeOffset until, CancellationToken cancellation)
    {
        var patience = clock.GetUtcNow() + options.Value.PresenceGrace;
        patience = patience < until ? patience : until;
        while (!agent.IsOnline())
        {
            if (!agent.Wanted.IsOn || clock.GetUtcNow() >= patience)
            {
                return false;
            }

            await Task.Delay(PresencePoll, clock, cancellation);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agent {AgentId} could not answer in a deliberation")]
    private partial void Failed(string agentId, Exception exception);
}
