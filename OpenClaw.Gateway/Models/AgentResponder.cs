using System.Text;
using Microsoft.Extensions.AI;
using OpenClaw.Gateway.Agents;
using OpenClaw.Gateway.Messaging;
using OpenClaw.Gateway.Recording;

namespace OpenClaw.Gateway.Models;

/// <summary>Lets an agent speak: its instructions and a text go to the chat client, the answer comes back.</summary>
internal sealed class AgentResponder(IChatClient client)
{
    /// <summary>What stands in the responder's place when nobody answered.</summary>
    public string Label { get; } = client.GetService<ChatClientMetadata>()?.ProviderName ?? client.GetType().Name;

    /// <param name="message">What is answered; the same for repeated attempts.</param>
    /// <param name="onPiece">Gets the answer piece by piece; null when nobody waits for pieces.</param>
    public Task<AgentAnswer> AnswerAsync(
        AgentProfile agent, InboxMessage message, Action<string>? onPiece, CancellationToken cancellation) =>
        SpeakAsync(
            agent, message.Content,
            new ModelCall(agent.Id, $"{message.Id}", message.Envelope.ConversationId, SessionKind.Conversation, message.Sender), null, onPiece,
            cancellation);

    /// <summary>Asks for an answer in JSON.</summary>
    /// <param name="deliberation">The deliberation in which it is asked; null for none.</param>
    public Task<AgentAnswer> AnswerJsonAsync(
        AgentProfile agent, string text, string? deliberation, CancellationToken cancellation) => SpeakAsync(
        agent, text, new ModelCall(agent.Id, deliberation, deliberation, SessionKind.Deliberation), ChatResponseFormat.Json, null, cancellation);

    private async Task<AgentAnswer> SpeakAsync(
        AgentProfile agent, string text, ModelCall call, ChatResponseFormat? format, Action<string>? onPiece, CancellationToken cancellation)
    {
        using var span = AgentSpan.Start(agent.Id, agent.Name, call.SessionId);
        var options = call.ToOptions();
        options.ResponseFormat = format;
        try
        {
            return onPiece is null
                ? Answer(await client.GetResponseAsync(Conversation(agent, text), options, cancellation))
                : await StreamAsync(agent, text, options, onPiece, cancellation);
        }
        catch (Exception exception)
        {
            span.Failed(exception);
            throw;
        }
    }

    private async Task<AgentAnswer> StreamAsync(
        AgentProfile agent, string text, ChatOptions options, Action<string> onPiece, CancellationToken cancellation)
    {
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

    private AgentAnswer Answer(ChatResponse response) => new(Clean(response.Text), ModelReceipt.Of(response)?.Deployment ?? Label);

    private static ChatMessage[] Conversation(AgentProfile agent, string text) =>
        AgentInstructions.Of(agent, null) is { } instructions
            ? [new(ChatRole.System, instructions), new(ChatRole.User, text)]
            : [new(ChatRole.User, text)];

    // PostgreSQL's text has no U+0000.
    private static string Clean(string text) => text.Contains('\0') ? text.Replace('\0', '\uFFFD') : text;
}
