using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Apis;
using OpenClaw.Gateway.Deliberation;
using OpenClaw.Gateway.Models;

namespace OpenClaw.Gateway.Recording;

/// <summary>Takes a recorded session again with the program and the roster of today, without asking a provider.</summary>
/// <remarks>
/// A deliberation is run anew from its proposal: every prompt, every decision between the calls and the outcome must come out the same.
/// Of chats and conversations each request is made anew, from the agent's instructions and what was said.
/// </remarks>
internal sealed class SessionReplay(Roster roster, Func<IFloor, IRoundStore, TriadRound> round)
{
    /// <exception cref="FormatException">It is no recording that can be replayed.</exception>
    public async Task<ReplayReport> RunAsync(SessionRecording recording)
    {
        var (session, steps) = recording;
        var isDeliberation = session.Kind == SessionKind.Deliberation;
        var script = new ReplayScript(steps, isDeliberation);
        Divergence? ofResult = null;
        try
        {
            if (isDeliberation)
            {
                ofResult = await DeliberateAsync(session, steps, script);
            }
            else
            {
                await SpeakAsync(steps, script);
            }

            script.CheckEnd();
        }
        catch (ReplayEndedException)
        {
            // The script knows where.
        }

        return new ReplayReport(session.Id, session.Kind, script.Met, script.First ?? ofResult);
    }

    private async Task<Divergence?> DeliberateAsync(RecordedSession session, IReadOnlyList<RecordedStep> steps, ReplayScript script)
    {
        if (session.Result is not { } result
            || JsonSerializer.Deserialize(result, GatewayJson.Default.DeliberationRecord) is not { Outcome: not null } recorded)
        {
            throw new FormatException("the deliberation was not closed when it was recorded, so there is no outcome to compare with");
        }

        // What the examiner had to ask, whether it was put or not.
        var said = steps.Where(step => step is { AgentId: "examiner", Response: not null, IsCut: false })
            .SelectMany(step => SpokenJson.Questions(RecordedResponse.TextOf(step.Response!)) ?? [])
            .Append(Examination.Fallback(recorded.Question));
        var conclusion = await round(new ReplayFloor(script, roster), new ReplayStore(recorded, said)).RunAsync(recorded.Id, Guid.NewGuid(), default);
        var (expected, found) = (Words(recorded), Words(conclusion!.Record));
        return expected == found ? null : new Divergence(steps.Count + 1, null, "outcome", expected, found);
    }

    private async Task SpeakAsync(IReadOnlyList<RecordedStep> steps, ReplayScript script)
    {
        using var client = new ReplayClient(script);
        foreach (var step in steps)
        {
            var options = new ModelCall(step.AgentId).ToOptions();
            try
            {
                await client.GetResponseAsync(Conversation(step, options), options);
            }
            catch (Exception exception) when (exception is not ReplayEndedException)
            {
                // It failed when it was recorded, and so it does now.
                _ = exception;
            }
        }
    }

    // What was said is taken as recorded, what the agent is told to be as it is now.
    private List<ChatMessage> Conversation(RecordedStep step, ChatOptions options)
    {
        if (step.IsCut)
        {
            return [];
        }

        using var request = JsonDocument.Parse(step.Request);
        options.ResponseFormat = request.RootElement.TextOf("format") == "json" ? ChatResponseFormat.Json : null;
        var instructions = AgentInstructions.Of(roster.Agents.FirstOrDefault(agent => agent.Id == step.AgentId), step.Extra);
        var recorded = request.RootElement.Items("messages").ToList();
        var conversation = instructions is null ? [] : new List<ChatMessage> { new(ChatRole.System, instructions) };
        foreach (var message in recorded.Skip(recorded is [var first, ..] && first.TextOf("role") == ChatRole.System.Value ? 1 : 0))
        {
            var contents = new List<AIContent> { new TextContent(message.TextOf("text")) };
            contents.AddRange(message.Items("calls").Select(
                (call, index) => WireJson.Call(call.TextOf("id"), call.TextOf("name"), call.TextOf("arguments"), index)));
            contents.AddRange(message.Items("results").Select(tool => new FunctionResultContent(tool.TextOf("id") ?? "", tool.TextOf("text"))));
            conversation.Add(new ChatMessage(new ChatRole(message.TextOf("role") ?? ""), contents));
        }

        return conversation;
    }

    private static string Words(DeliberationRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Outcome}; {string.Join(", ", record.Ballots.OrderBy(ballot => ballot.Round).ThenBy(ballot => ballot.AgentId, StringComparer.Ordinal)
            .Select(ballot => $"{ballot.AgentId} {ballot.Vote}{(ballot.Round == 1 ? "" : " on the veto")}"))}");
}
