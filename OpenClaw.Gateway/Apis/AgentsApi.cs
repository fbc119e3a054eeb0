using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Storage;

namespace OpenClaw.Gateway.Apis;

/// <summary>Status, health and heartbeats of the agents, and the operator's switch of each.</summary>
internal static class AgentsApi
{
    private const int MaxHeartbeatBytes = 16 * 1024;

    public static RouteGroupBuilder MapAgentsApi(this IEndpointRouteBuilder app)
    {
        var agents = app.MapGroup("/api/agents").WithTags("agents");
        agents.MapGet("/", List);
        agents.MapGet("/{agentId}", Get);
        agents.MapGet("/{agentId}/health", Health);
        agents.MapPost("/{agentId}/heartbeat", BeatAsync).Accepts<HeartbeatRequest>("application/json");
        agents.MapPost("/{agentId}/stop", StopAsync);
        agents.MapPost("/{agentId}/start", StartAsync);
        return agents;
    }

    internal static Ok<IEnumerable<AgentStatus>> List(IAgentRegistry registry) =>
        TypedResults.Ok(registry.Agents.Select(agent => agent.Status()));

    internal static Results<Ok<AgentStatus>, ProblemHttpResult> Get(string agentId, IAgentRegistry registry) =>
        registry.Find(agentId) is { } agent ? TypedResults.Ok(agent.Status()) : Problems.UnknownAgent(agentId);

    internal static Results<Ok<AgentHealth>, ProblemHttpResult> Health(string agentId, IAgentRegistry registry)
    {
        if (registry.Find(agentId) is not { } agent)
        {
            return Problems.UnknownAgent(agentId);
        }

        var (score, state, inputs) = agent.Health();
        return TypedResults.Ok(new AgentHealth(
            agent.Id, score, state, HealthScore.Explain(inputs), "product of score^weight over the components; 0 while offline or in error"));
    }

    internal static async Task<Results<Ok<AgentStatus>, ProblemHttpResult>> BeatAsync(
        string agentId, HttpRequest request, IAgentRegistry registry, HeartbeatRecorder heartbeats, TimeProvider clock, IOptions<AgentOptions> options)
    {
        if (registry.Find(agentId) is not { } agent)
        {
            return Problems.UnknownAgent(agentId);
        }

        var (beat, problem) = await RequestBody.ReadAsync(
            request, GatewayJson.Default.HeartbeatRequest, MaxHeartbeatBytes, whenEmpty: new HeartbeatRequest());
        if (problem is not null)
        {
            return problem;
        }

        var now = clock.GetUtcNow();
        var sentAt = beat!.SentAt ?? now;
        if (sentAt > now + options.Value.ClockSkew)
        {
            return Problems.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"sentAt lies {(sentAt - now).TotalSeconds:0.###} s in the future, more than the {options.Value.ClockSkew.TotalSeconds:0.###} s allowed; set the agent's clock."));
        }

        heartbeats.Beat(agent, sentAt);
        return TypedResults.Ok(agent.Status());
    }

    internal static Task<IResult> StopAsync(string agentId, IAgentRegistry registry, CancellationToken cancellation) =>
        SetWantedAsync(agentId, false, registry, cancellation);

    internal static Task<IResult> StartAsync(string agentId, IAgentRegistry registry, CancellationToken cancellation) =>
        SetWantedAsync(agentId, true, registry, cancellation);

    private static async Task<IResult> SetWantedAsync(string agentId, bool wanted, IAgentRegistry registry, CancellationToken cancellation)
    {
        if (registry.Find(agentId) is not { } agent)
        {
            return Problems.UnknownAgent(agentId);
        }

        try
        {
            await registry.SetWantedAsync(agent, wanted, cancellation);
            return TypedResults.Ok(agent.Status());
        }
        catch (StorageUnavailableException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }
}
