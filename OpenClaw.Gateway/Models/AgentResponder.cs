using System.Text;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Models;

/// <summary>Lets an agent speak: its instructions and a text go to the chat client, the answer comes back.</summary>
internal sealed class AgentResponder(IChatClient client)
{
    /// <summary>What stands in the responder's place when nobody answered.</summary>
    public string Label { get; } = client.GetService<ChatClientMetadata>()?.ProviderName ?? client.GetType().Name;

    /// <param name="requestId">What is answered; the same for repeated attempts.</param>
    /// <param name="onPiece">Gets the answer piece by piece; null when nobody waits for pieces.</param>
    public async Task<AgentAnswer> AnswerAsync(
        AgentProfile agent, string text, string? requestId, Action<string>? onPiece, CancellationToken cancellation)
    {
        var options = new ModelCall(agent.Id, requestId).ToOptions();
        if (onPiece is null)
        {
            return Answer(await client.GetResponseAsync(Conversation(agent, text), options, cancellation));
        }

        var whole = new StringBuilder();
        var responder = Label;
        await foreach (var update in client.GetStreamingResponseAsync(Conversation(agent, text), options, cancellation))
        {
            responder = ModelReceipt.Of(update)?.Deployment ?? responder;
            if (update.Text is { Length: > 0 } piece)
            {
                whole.Append(piece);
                onPiece(piece);
            }
        }

        return new AgentAnswer(Clean(whole.ToString()), responder);
    }

    /// <summary>Asks for an answer in JSON.</summary>
    public async Task<AgentAnswer> AnswerJsonAsync(AgentProfile agent, string text, string? requestId, CancellationToken cancellation)
    {
        var options = new ModelCall(agent.Id, requestId).ToOptions();
        options.ResponseFormat = ChatResponseFormat.Json;
        return Answer(await client.GetResponseAsync(Conversation(agent, text), options, cancellation));
    }

    private AgentAnswer Answer(ChatResponse response) => new(Clean(response.Text), ModelReceipt.Of(response)?.Deployment ?? Label);

    private static ChatMessage[] Conversation(AgentProfile agent, string text) =>
        [new(ChatRole.System, agent.Instructions), new(ChatRole.User, text)];

    // PostgreSQL's text has no U+0000.
    private static string Clean(string text) => text.Contains('\0') ? text.Replace('\0', '\uFFFD') : text;
}
