using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Deliberation;

/// <summary>One round of the triad: three ballots at once, a majority, and a record of it.</summary>
internal sealed partial class TriadRound(
    Roster roster, IAgentRegistry registry, AgentResponder responder, IDeliberationStore store, TimeProvider clock,
    IOptions<AgentOptions> options, ILogger<TriadRound> logger)
{
    private const string NoResponder = "none";

    /// <returns>The stored round.</returns>
    /// <exception cref="Storage.StorageUnavailableException">The round could not be stored, so it did not take place.</exception>
    public async Task<DeliberationRecord> RunAsync(string question, CancellationToken cancellation)
    {
        using var activity = GatewayTelemetry.Source.StartActivity("deliberate");
        var opened = clock.GetUtcNow();
        var ballots = await Task.WhenAll(roster.Triad.Select(member => BallotAsync(member, question, cancellation)));
        var yes = ballots.Count(ballot => ballot.Vote == Vote.Yes);
        var no = ballots.Count(ballot => ballot.Vote == Vote.No);
        var record = new DeliberationRecord(
            Guid.CreateVersion7(opened), question, MajorityRule.Decide(yes, no), yes, no, ballots, opened, clock.GetUtcNow());
        activity?.SetTag("openclaw.deliberation.id", record.Id).SetTag("openclaw.deliberation.outcome", record.Outcome);
        foreach (var (agentId, total) in await store.SaveAsync(record, cancellation))
        {
            registry.Find(agentId)?.AdvanceTotals(0, total);
        }

        return record;
    }

    internal static (Vote Vote, string Reason)? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("vote", out var vote) && vote.ValueKind == JsonValueKind.String
                && Parse(vote.GetString()!) is { } parsed)
            {
                var reason = root.TryGetProperty("reason", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
                return (parsed, reason.Replace('\0', '\uFFFD'));
            }
        }
        catch (JsonException)
        {
        }

        return null;
    }

    private static Vote? Parse(string vote) => vote.ToLowerInvariant() switch
    {
        "yes" => Vote.Yes,
        "no" => Vote.No,
        "abstain" => Vote.Abstain,
        _ => null,
    };

    private async Task<Ballot> BallotAsync(AgentProfile member, string question, CancellationToken cancellation)
    {
        if (registry.Find(member.Id) is not { } agent || !agent.IsOnline())
        {
            return new Ballot(member.Id, Vote.Absent, "offline", NoResponder);
        }

        using var activity = GatewayTelemetry.Source.StartActivity($"ballot {member.Id}");
        using var limit = new CancellationTokenSource(options.Value.AnswerTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var prompt = $$"""
                Vote on the question below. Answer only with JSON of the form {"vote":"yes"|"no"|"abstain","reason":"one sentence"}.

                {{question}}
                """;
            var answer = await responder.AnswerJsonAsync(member, prompt, null, either.Token);
            return Read(answer.Text) is var (vote, reason)
                ? new Ballot(member.Id, vote, reason, answer.Responder)
                : new Ballot(member.Id, Vote.Absent, "the ballot could not be read", answer.Responder);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Ballot(member.Id, Vote.Absent, "no ballot in time", responder.Label);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            BallotFailed(member.Id, exception);
            return new Ballot(member.Id, Vote.Absent, "the model call failed", responder.Label);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Agent {AgentId} could not cast its ballot")]
    private partial void BallotFailed(string agentId, Exception exception);
}
