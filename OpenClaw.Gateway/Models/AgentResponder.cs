using System.Text;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Agents;

namespace OpenClaw.Gateway.Models;

/// <summary>Lets an agent speak: its instructions and a text go to the chat client, the answer comes back.</summary>
internal sealed class AgentResponder(IChatClient client)
{
    /// <summary>Which model answers, as shown with answers and in metrics.</summary>
    public string Label { get; } = client.GetService<ChatClientMetadata>()?.ProviderName ?? client.GetType().Name;

    /// <param name="onPiece">Gets the answer piece by piece; null when nobody waits for pieces.</param>
    public async Task<string> AnswerAsync(AgentProfile agent, string text, Action<string>? onPiece, CancellationToken cancellation)
    {
        if (onPiece is null)
        {
            return Clean((await client.GetResponseAsync(Conversation(agent, text), cancellationToken: cancellation)).Text);
        }

        var whole = new StringBuilder();
        await foreach (var update in client.GetStreamingResponseAsync(Conversation(agent, text), cancellationToken: cancellation))
        {
            if (update.Text is { Length: > 0 } piece)
            {
                whole.Append(piece);
                onPiece(piece);
            }
        }

        return Clean(whole.ToString());
    }

    /// <summary>Asks for an answer in JSON.</summary>
    public async Task<string> AnswerJsonAsync(AgentProfile agent, string text, CancellationToken cancellation) =>
        (await client.GetResponseAsync(Conversation(agent, text), new ChatOptions { ResponseFormat = ChatResponseFormat.Json }, cancellation)).Text;

    private static ChatMessage[] Conversation(AgentProfile agent, string text) =>
        [new(ChatRole.System, agent.Instructions), new(ChatRole.User, text)];

    // PostgreSQL's text has no U+0000.
    private static string Clean(string text) => text.Contains('\0') ? text.Replace('\0', '\uFFFD') : text;
}
